import RuntimeProtocols
import Synchronization

/// What the Runtime API of one environment knows: where its process stands, and which invocation it is at.
///
/// One invocation at a time, and each is handed out once: what becomes of a process never makes a second one answer its event.
final class RuntimeSession: Sendable {
    struct Invocation: Sendable {
        let id: String
        let event: [UInt8]
        /// In milliseconds since 1970.
        let deadline: Int64
    }

    enum Next: Sendable {
        case invocation(Invocation)
        /// The process has an event at hand already.
        case refused
        /// The environment is over, or the process asks on another connection.
        case superseded
    }

    enum Verdict: Sendable, Equatable {
        case accepted, wrongState, wrongID
    }

    private enum Phase {
        case starting
        case waiting(CheckedContinuation<Next, Never>)
        case running(id: String)
        /// It has answered and not asked for more yet.
        case answered
        case over(LambdaErrorReport)
    }

    private struct State {
        var phase = Phase.starting
        var pending: Invocation?
        var caller: CheckedContinuation<LambdaOutcome, Never>?
        /// Whoever waited for an event when it was over, and waits on until its process has ended.
        var leftWaiting: CheckedContinuation<Next, Never>?
    }

    private let state = Mutex(State())

    /// Whether the environment can take an invocation.
    var isAlive: Bool {
        state.withLock { state in
            if case .over = state.phase { false } else { true }
        }
    }

    /// Whether the process has not asked for its first event yet.
    var isStarting: Bool {
        state.withLock { state in
            if case .starting = state.phase { true } else { false }
        }
    }

    /// Hands an invocation to the process, at once or when it asks, and waits for what becomes of it.
    func invoke(_ invocation: Invocation) async -> LambdaOutcome {
        await withCheckedContinuation { caller in
            let ready: (@Sendable () -> Void)? = state.withLock { state in
                switch state.phase {
                case .over(let report): return { caller.resume(returning: .failure(report)) }
                case .waiting(let process):
                    state.phase = .running(id: invocation.id)
                    state.caller = caller
                    return { process.resume(returning: .invocation(invocation)) }
                case .starting, .running, .answered:
                    state.pending = invocation
                    state.caller = caller
                    return nil
                }
            }
            ready?()
        }
    }

    /// The process asks for an event.
    func next() async -> Next {
        await withCheckedContinuation { process in
            let ready: (@Sendable () -> Void)? = state.withLock { state in
                switch state.phase {
                case .over: return { process.resume(returning: .superseded) }
                case .running: return { process.resume(returning: .refused) }
                case .waiting(let earlier):
                    state.phase = .waiting(process)
                    return { earlier.resume(returning: .superseded) }
                case .starting, .answered:
                    guard let invocation = state.pending else {
                        state.phase = .waiting(process)
                        return nil
                    }
                    state.pending = nil
                    state.phase = .running(id: invocation.id)
                    return { process.resume(returning: .invocation(invocation)) }
                }
            }
            ready?()
        }
    }

    /// The process has answered, or says that it can't.
    func answer(_ outcome: LambdaOutcome, to id: String) -> Verdict {
        let (verdict, caller) = state.withLock { state -> (Verdict, CheckedContinuation<LambdaOutcome, Never>?) in
            guard case .running(let running) = state.phase else { return (.wrongState, nil) }
            guard running == id else { return (.wrongID, nil) }
            state.phase = .answered
            defer { state.caller = nil }
            return (.accepted, state.caller)
        }
        caller?.resume(returning: outcome)
        return verdict
    }

    /// The process could not start, and says why.
    func failInitialization(_ report: LambdaErrorReport) -> Verdict {
        isStarting ? end(report) : .wrongState
    }

    /// The environment is over; whoever waits is told why. The first reason stays. A process that is told to end by a signal keeps
    /// waiting for its next event until it has: a connection that breaks first would look like a fault to it.
    @discardableResult
    func end(_ report: LambdaErrorReport, keepsProcessWaiting: Bool = false) -> Verdict {
        let (verdict, caller, process) = state.withLock { state in
            defer { state.caller = nil }
            if case .over = state.phase {
                defer { state.leftWaiting = nil }
                return (Verdict.wrongState, state.caller, state.leftWaiting)
            }
            if case .waiting(let process) = state.phase { state.leftWaiting = process }
            state.phase = .over(report)
            guard !keepsProcessWaiting else { return (.accepted, state.caller, nil) }
            defer { state.leftWaiting = nil }
            return (.accepted, state.caller, state.leftWaiting)
        }
        caller?.resume(returning: .failure(report))
        process?.resume(returning: .superseded)
        return verdict
    }
}
