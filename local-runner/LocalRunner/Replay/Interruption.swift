import NIOCore
import Synchronization
import UnixSignals

/// Whether somebody wants a replay to end early, and what is cancelled then.
///
/// Only the case at work is cancelled, never whoever keeps its processes and its folder: a task that is cancelled no longer waits
/// for anything, and would leave them behind.
final class Interruption: Sendable {
    private struct State {
        var signal: UnixSignal?
        var cancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Cancels what is at work, and lets nothing else begin.
    func interrupt(by signal: UnixSignal, log: any LineSink) {
        log.take(ByteBuffer(string: "local-runner: \(signal): what was started for the replay is ended"))
        let cancel = state.withLock { state in
            state.signal = state.signal ?? signal
            return state.cancel
        }
        cancel?()
    }

    /// Does one piece of work, which is cancelled by an interruption; it has ended in any case when this returns or throws.
    func cancelling<Result: Sendable>(_ work: @Sendable @escaping () async throws -> Result) async throws -> Result {
        try check()
        let task = Task(operation: work)
        let isInterrupted = state.withLock { state in
            state.cancel = { task.cancel() }
            return state.signal != nil
        }
        if isInterrupted { task.cancel() }
        let result = await task.result
        state.withLock { $0.cancel = nil }
        try check()
        return try result.get()
    }

    /// Throws where the end was asked for; the exit code is that of a process that the signal has ended.
    func check() throws(CommandFailure) {
        guard let signal = state.withLock({ $0.signal }) else { return }
        throw CommandFailure("the replay was interrupted", exitCode: 128 + signal.rawValue)
    }
}
