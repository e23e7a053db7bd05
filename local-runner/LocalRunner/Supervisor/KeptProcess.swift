import Glibc
import Logging
import NIOCore
import NIOPosix

/// Keeps one process at a socket: starts it again when it ends, and replaces it when it is asked to.
final class KeptProcess: Sendable {
    /// What is kept.
    struct Plan: Sendable {
        var name: String
        var recipe: ProcessRecipe
        var socket: ListeningSocket
        /// What asks the process to finish what it has begun and to end, and how long that may take.
        var endSignal = SIGTERM
        var grace: TimeAmount
        /// What is wrong with a version that is to take the place of another; nil where it may.
        var fault: @Sendable (ProcessRecipe) async -> String? = { _ in nil }
        /// Whether the process of that id answers.
        var isReady: @Sendable (pid_t) async -> Bool
    }

    private enum Event: Sendable {
        /// The first of them brings the first version.
        case start(ProcessRecipe? = nil)
        case ended(pid_t, ProcessExit)
        case replace(ProcessRecipe, CheckedContinuation<Bool, Never>)
        case signal(Int32)
        case end(within: TimeAmount?)
    }

    private let plan: Plan
    private let log: any LineSink
    private let logger: Logger
    private let eventLoop: any EventLoop
    private let events: AsyncStream<Event>
    private let post: AsyncStream<Event>.Continuation
    /// The first process: its id once it runs, and its end.
    private let firstStart: EventLoopPromise<ServerProcess>

    init(_ plan: Plan, log: any LineSink, logger: Logger) {
        // It holds the file of the first version open, which is nobody's any more once there is another.
        var kept = plan
        kept.recipe.image = nil
        self.plan = kept
        self.log = log
        self.logger = logger
        eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        (events, post) = AsyncStream.makeStream(of: Event.self)
        firstStart = eventLoop.makePromise(of: ServerProcess.self)
        post.yield(.start(plan.recipe))
    }

    // One that was never kept has promised a start all the same.
    deinit { firstStart.fail(SupervisorError("\(plan.name) was not started")) }

    /// Starts a process of another version where that is well, and lets the old one finish what it has begun.
    ///
    /// - Returns: whether the new one is in use; where not, the log says why, and the old one goes on.
    func replace(with recipe: ProcessRecipe) async -> Bool {
        await withCheckedContinuation { continuation in
            // After its end nobody takes events any more.
            if case .terminated = post.yield(.replace(recipe, continuation)) { continuation.resume(returning: false) }
        }
    }

    /// Sends the process a signal.
    func signal(_ signal: Int32) { post.yield(.signal(signal)) }

    /// Lets the process finish what it has begun, and keeps it no longer. Its grace may take no longer than `limit`.
    func end(within limit: TimeAmount? = nil) { post.yield(.end(within: limit)) }

    /// Keeps the process until `end()` is called and it is gone; whether nothing was cut off.
    func run() async -> Bool {
        var state = State(recipe: plan.recipe)
        for await event in events {
            switch event {
            case .start(let first):
                if let first { state.recipe = first }
                await start(&state)
            case .ended(let pid, let exit): ended(pid, exit, &state)
            case .replace(let recipe, let continuation):
                continuation.resume(returning: await replace(recipe, &state))
            case .signal(let signal): state.current?.child.signalAlone(signal)
            case .end(let limit): end(within: limit, &state)
            }
            if state.isEnding, state.current == nil, state.leaving.isEmpty { break }
        }
        post.finish()
        for await case .replace(_, let continuation) in events { continuation.resume(returning: false) }
        plan.socket.removePath()
        return state.isClean
    }

    /// Returns once the first process answers; throws where it ends instead, or takes longer than `limit`.
    func waitUntilReady(within limit: Duration) async throws {
        let process = try await firstStart.futureResult.get()
        let deadline = ContinuousClock.now + limit
        while !(await plan.isReady(process.child.pid)) {
            if process.child.hasEnded {
                throw SupervisorError("\(plan.name) ended while it was started; its last words are above")
            }
            guard ContinuousClock.now < deadline else {
                throw SupervisorError("\(plan.name) does not answer after \(limit)")
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}

/// Why nginx and the functions can't be run.
struct SupervisorError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension KeptProcess {
    private struct State {
        var recipe: ProcessRecipe
        var current: ServerProcess?
        /// Replaced ones that are still at work.
        var leaving: [pid_t: ServerProcess] = [:]
        var delay = RestartDelay()
        var isEnding = false
        var isClean = true
    }

    private func start(_ state: inout State) async {
        guard !state.isEnding, state.current == nil else { return }
        do {
            let process = try await ServerProcess.start(
                state.recipe,
                socket: plan.socket.descriptor,
                log: log,
                on: eventLoop
            )
            let pid = process.child.pid
            process.ended.whenSuccess { self.post.yield(.ended(pid, $0)) }
            state.current = process
            firstStart.succeed(process)
        } catch {
            logger.error("process not started", metadata: ["process": "\(plan.name)", "cause": "\(error)"])
            firstStart.fail(error)
            startLater(state.delay.delay(afterLifetime: .zero))
        }
    }

    private func ended(_ pid: pid_t, _ exit: ProcessExit, _ state: inout State) {
        if let process = state.leaving.removeValue(forKey: pid) { return note(process, exit, &state) }
        guard let process = state.current, process.child.pid == pid else { return }
        state.current = nil
        if state.isEnding { return note(process, exit, &state) }
        let delay = state.delay.delay(afterLifetime: .now - process.start)
        logger.error(
            "process ended and is started again",
            metadata: ["process": "\(plan.name)", "cause": "\(exit)", "delay": "\(delay)"]
        )
        startLater(delay)
    }

    /// An end that was asked for; killed, it may have cut off what it was at.
    private func note(_ process: ServerProcess, _ exit: ProcessExit, _ state: inout State) {
        // One that dies of the signal had not come so far as to wait for it, and so had taken nothing yet.
        guard exit != .exited(0), exit != .signalled(plan.endSignal) else { return }
        state.isClean = false
        logger.error("process did not end well", metadata: ["process": "\(plan.name)", "cause": "\(exit)"])
    }

    private func replace(_ recipe: ProcessRecipe, _ state: inout State) async -> Bool {
        guard !state.isEnding else { return false }
        if let fault = await plan.fault(recipe) {
            logger.error(
                "new version not used, the one before goes on",
                metadata: ["process": "\(plan.name)", "cause": "\(fault)"]
            )
            return false
        }
        let (recipeBefore, old) = (state.recipe, state.current)
        state.recipe = recipe
        state.current = nil
        await start(&state)
        guard let old else { return true }
        guard state.current != nil else {
            (state.recipe, state.current) = (recipeBefore, old)
            return false
        }
        // Both answer on the socket until the old one is told to end.
        state.leaving[old.child.pid] = old
        old.end(plan.endSignal, grace: plan.grace)
        return true
    }

    private func end(within limit: TimeAmount?, _ state: inout State) {
        state.isEnding = true
        let grace = min(limit ?? plan.grace, plan.grace)
        state.current?.end(plan.endSignal, grace: grace)
        // The replaced ones were told already; the rest of their time may be longer than everybody's.
        for process in state.leaving.values { process.kill(after: grace) }
        // A first process that never came is not waited for any more.
        firstStart.fail(SupervisorError("\(plan.name) was ended before it was started"))
    }

    private func startLater(_ delay: Duration) {
        eventLoop.scheduleTask(in: TimeAmount(delay)) { self.post.yield(.start()) }
    }
}
