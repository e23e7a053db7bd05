import NIOCore
import Synchronization

@testable import LocalRunner

/// Keeps lines and lets a test wait for one, so that no test has to sleep.
final class LineProbe: LineSink {
    private struct State {
        var lines: [String] = []
        var waiting: [(isMet: @Sendable ([String]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var lines: [String] { state.withLock { $0.lines } }

    func take(_ line: ByteBuffer) {
        let ready = state.withLock { state in
            state.lines.append(String(buffer: line))
            let ready = state.waiting.filter { $0.isMet(state.lines) }
            state.waiting.removeAll { $0.isMet(state.lines) }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Returns once that many lines begin with `prefix`.
    func wait(for count: Int = 1, prefix: String) async {
        await wait { lines in lines.count { $0.hasPrefix(prefix) } >= count }
    }

    /// Returns once that many lines contain `text`.
    func wait(for count: Int = 1, containing text: String) async {
        await wait { lines in lines.count { $0.contains(text) } >= count }
    }

    private func wait(until isMet: @Sendable @escaping ([String]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetAlready = state.withLock { state in
                guard !isMet(state.lines) else { return true }
                state.waiting.append((isMet, continuation))
                return false
            }
            if isMetAlready { continuation.resume() }
        }
    }

    /// What follows `prefix` on the first line that begins with it.
    func rest(after prefix: String) -> String? {
        lines.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
}
