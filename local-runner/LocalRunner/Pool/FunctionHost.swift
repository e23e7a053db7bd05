import Glibc
import NIOCore
import RuntimeProtocols

/// Runs the events of one function: carries out what its pool decides, and tells it what has become of it.
///
/// Used on its event loop only, as everything between a connection and a worker's pipes is.
final class FunctionHost {
    private(set) var function: Function
    private(set) var pool: Pool
    let metrics = FunctionMetrics()
    private let mode: WorkerMode
    private let limits: HostLimits
    private let log: any LineSink
    private let eventLoop: any EventLoop
    /// Tells the other functions of the runner that processes were started or have ended.
    private let processesChanged: () -> Void
    private var running: [PoolWorker.ID: Running] = [:]
    private var invocations: [Pool.Ticket: Invocation] = [:]
    private var lastTicket: Pool.Ticket = 0
    private var timer: (deadline: NIODeadline, task: Scheduled<Void>)?
    private var images: [Int: ExecutableImage] = [:]
    private var onTrial: (function: Function, outcome: (String?) -> Void)?
    private var whenEmpty: EventLoopPromise<Void>?

    /// A worker and what it has at hand.
    private struct Running {
        let worker: any Worker
        var ticket: Pool.Ticket?
        /// Why its event has no answer, as far as is known before it is gone.
        var fault: InvocationError?
        var cause: ExitCause?
    }

    init(
        _ function: Function,
        mode: WorkerMode,
        limits: HostLimits,
        log: any LineSink,
        on eventLoop: any EventLoop,
        processesChanged: @escaping () -> Void
    ) {
        self.function = function
        self.mode = mode
        self.limits = limits
        self.log = log
        self.eventLoop = eventLoop
        self.processesChanged = processesChanged
        pool = Pool(PoolRules(function.manifest, mode: mode, limits: limits))
    }

    /// The processes there are, those on their way out among them.
    var processCount: Int { pool.workers.count }

    /// Hands the event to a worker as soon as one is free; the invocation's `completion` is called once, now or later.
    func invoke(_ invocation: Invocation) {
        lastTicket += 1
        invocation.ticket = lastTicket
        invocations[lastTicket] = invocation
        let now = invocation.arrival
        let ticket = lastTicket
        decide { $0.arrive(ticket, at: now) }
    }

    /// Gives up an event that still waits, and says whether it did; one that is at work goes on.
    func abandon(_ invocation: Invocation) -> Bool {
        guard invocation.handed == nil, invocations.removeValue(forKey: invocation.ticket) != nil else { return false }
        invocation.abandon()
        pool.abandon(invocation.ticket)
        return true
    }

    /// Whether an event waits or is at work.
    var isAtWork: Bool { !invocations.isEmpty }

    /// The process of a worker, once there is one.
    func pid(of id: PoolWorker.ID) -> pid_t? { running[id]?.worker.pid }

    /// Starts what the pool's policy asks for.
    func open() {
        // One that is missing is told by whatever needs it first.
        images[pool.generation] = try? ExecutableImage(function.recipe.executable)
        decide { $0.open(at: .now()) }
    }

    /// Whether there is an executable to start.
    var isStartable: Bool {
        images[pool.generation] != nil || ExecutableImage.Identity.current(of: function.recipe.executable) != nil
    }

    /// Lets the pool look again whether it may start more.
    func reconsider() { decide { $0.tick(at: .now()) } }

    /// Gives one place to another function.
    func yield() { decide { $0.yield(at: .now()) } }

    /// Lets all workers go and succeeds when none is left; what is at work is cut off where `cutting` says so.
    func drain(cutting: Bool) -> EventLoopFuture<Void> {
        decide { $0.drain(cutting: cutting, at: .now()) }
        if pool.workers.isEmpty { return eventLoop.makeSucceededVoidFuture() }
        let promise = whenEmpty ?? eventLoop.makePromise(of: Void.self)
        whenEmpty = promise
        return promise.futureResult
    }
}

// Reload
extension FunctionHost {
    /// Puts a new version on trial; `outcome` gets nil when it is in use, or why it is not.
    func reload(_ function: Function, outcome: @escaping (String?) -> Void) {
        guard onTrial == nil, !pool.isDraining else { return outcome("another version is on trial") }
        let image: ExecutableImage
        do { image = try ExecutableImage(function.recipe.executable) } catch { return outcome("\(error)") }
        guard mode == .warm else {
            images[pool.generation] = image
            adopt(function)
            return outcome(nil)
        }
        onTrial = (function, outcome)
        decide { pool in
            let (generation, decisions) = pool.reload(at: .now())
            images[generation] = image
            return decisions
        }
    }

    private func adopt(_ function: Function) {
        self.function = function
        pool.rules = PoolRules(function.manifest, mode: mode, limits: limits)
    }

    private func endTrial(_ generation: Int, fault: String?) {
        guard let onTrial else { return }
        self.onTrial = nil
        if fault == nil {
            adopt(onTrial.function)
            // No worker of an older version is started any more, and an open file keeps its disk space.
            images = images.filter { $0.key == generation }
            // What the new rules ask for beyond the old ones.
            eventLoop.assumeIsolated().execute { self.reconsider() }
        } else {
            images[generation] = nil
        }
        onTrial.outcome(fault)
    }
}

// Carrying out
extension FunctionHost {
    /// How many more processes there may be; asked whenever the pool decides.
    var startsLeft: Int {
        get { pool.startsLeft }
        set { pool.startsLeft = newValue }
    }

    private func decide(_ change: (inout Pool) -> [PoolDecision]) {
        let before = pool.workers.count
        for decision in change(&pool) { carryOut(decision) }
        armTimer()
        if pool.workers.count != before || pool.isStarving { processesChanged() }
        if pool.workers.isEmpty, let promise = whenEmpty.take() { promise.succeed() }
    }

    private func carryOut(_ decision: PoolDecision) {
        switch decision {
        case .start(let id, let generation, let reason): start(id, generation, reason)
        case .hand(let ticket, let id): hand(ticket, to: id)
        case .retire(let id, let cause):
            running[id]?.cause = cause
            running[id]?.worker.retire()
        case .end(let id, let cause):
            running[id]?.cause = cause
            if cause == .startup { note(.notStarted("it was not ready in time"), for: id) }
            if cause == .timeout { note(.timedOut, for: id) }
            if cause == .drain { note(.cutOff, for: id) }
            running[id]?.worker.end()
        case .reject(let ticket, let error): complete(ticket, .failure(error))
        case .adopt(let generation): endTrial(generation, fault: nil)
        case .rollBack(let generation, let reason): endTrial(generation, fault: reason)
        }
    }

    private func start(_ id: PoolWorker.ID, _ generation: Int, _ reason: StartReason) {
        metrics.starts[reason, default: 0] += 1
        let function = generation == pool.generation ? function : onTrial?.function ?? function
        var setting = WorkerSetting(recipe: function.recipe, answerLimit: function.answerLimit, grace: limits.grace)
        do {
            setting.recipe.image = try image(generation, function)
        } catch {
            return eventLoop.assumeIsolated().execute { self.report(.exited("\(error)"), of: id) }
        }
        let report = { (report: WorkerReport) in self.report(report, of: id) }
        let worker: any Worker =
            switch mode {
            case .warm: StreamWorker(setting, log: log, on: eventLoop, report: report)
            case .spawn: OneShotWorker(setting, log: log, on: eventLoop, report: report)
            }
        running[id] = Running(worker: worker)
    }

    private func image(_ generation: Int, _ function: Function) throws(SpawnError) -> ExecutableImage {
        if let image = images[generation] { return image }
        let image = try ExecutableImage(function.recipe.executable)
        images[generation] = image
        return image
    }

    private func hand(_ ticket: Pool.Ticket, to id: PoolWorker.ID) {
        guard let invocation = invocations[ticket], let worker = running[id]?.worker else { return }
        running[id]?.ticket = ticket
        invocation.handed = .now()
        invocation.worker = worker.pid
        metrics.queueWait.observe(invocation.queued)
        worker.hand(invocation.event)
    }

    private func complete(_ ticket: Pool.Ticket, _ result: Result<HTTPResponse, InvocationError>) {
        guard let invocation = invocations.removeValue(forKey: ticket) else { return }
        invocation.complete(result)
    }

    private func armTimer() {
        let now = NIODeadline.now()
        guard let next = pool.nextDeadline(after: now) else {
            // A timer would keep this function and its executables open until it fires.
            if pool.isDraining { timer.take()?.task.cancel() }
            return
        }
        if let timer, timer.deadline <= next, timer.deadline > now { return }
        timer?.task.cancel()
        let task = eventLoop.assumeIsolated().scheduleTask(deadline: next) {
            self.timer = nil
            self.reconsider()
        }
        timer = (next, task)
    }
}

// What workers tell
extension FunctionHost {
    private func report(_ report: WorkerReport, of id: PoolWorker.ID) {
        switch report {
        case .ready: decide { $0.ready(id, at: .now()) }
        case .answered(let answer): answered(answer, by: id)
        case .fault(let fault):
            // How it has ended tells more, and will be known in a moment.
            if fault != .ended { note(.badAnswer(fault.description), for: id) }
            decide { $0.fault(id, at: .now()) }
        case .exited(let why): exited(id, why)
        }
    }

    private func answered(_ answer: ByteBuffer, by id: PoolWorker.ID) {
        guard let ticket = running[id]?.ticket, let invocation = invocations[ticket] else { return }
        do throws(InvocationError) {
            let response = try HTTPResponse(answer, of: function.manifest, requestID: invocation.requestID)
            running[id]?.ticket = nil
            complete(ticket, .success(response))
            if mode == .warm { return finished(id) }
            running[id]?.cause = .requests
        } catch {
            // The answer of a worker that went wrong may still come: it must be gone before its place is used again.
            note(error, for: id)
            if mode == .warm { return decide { $0.fault(id, at: .now()) } }
        }
        exited(id, "")
    }

    private func finished(_ id: PoolWorker.ID) {
        decide { $0.finish(id, at: .now()) }
        // Now and then: it costs a call of the system.
        guard pool.rules.memory != nil, let worker = pool.worker(id), worker.requests % 16 == 0,
            let bytes = pid(of: id).flatMap(ProcessMemory.ownBytes)
        else { return }
        decide { $0.measure(id, bytes: bytes, at: .now()) }
    }

    /// Keeps why the worker's event has no answer, until the worker is gone.
    private func note(_ error: InvocationError, for id: PoolWorker.ID) {
        if running[id]?.fault == nil { running[id]?.fault = error }
    }

    private func exited(_ id: PoolWorker.ID, _ why: String) {
        let worker = running.removeValue(forKey: id)
        metrics.exits[worker?.cause ?? .fault, default: 0] += 1
        if let worker, let ticket = worker.ticket {
            complete(ticket, .failure(worker.fault ?? (worker.worker.pid == nil ? .notStarted(why) : .badAnswer(why))))
        }
        let reason = worker?.fault?.reason ?? why
        decide { $0.exited(id, why: reason, at: .now()) }
    }
}
