import CLinux
import Glibc
import RuntimeProtocols
import Synchronization

/// What the threads of a FastCGI host share: sockets, requests that wait, the way to the end.
final class FastCGIServer: Sendable {
    private let settings: FastCGISettings
    private let poller: Poller
    private let listener: ListeningSocket
    private let policy: PeerPolicy
    private let connections = ConnectionTable()
    private let gate: SlotGate
    private let log: FunctionLog
    private let makeContext: @Sendable () -> FunctionContext
    private let termination: Int32?
    private let timer: Timer
    /// Tells one thread that a request waits which it could begin.
    private let work: Alarm
    /// Tells every thread that it is over.
    private let end: Alarm
    /// Whether connections wait for room; held while connections are accepted.
    private let isListening = Mutex(true)
    private let hasPaused = Atomic(false)
    private let isDraining = Atomic(false)
    /// Until when connections that bring more requests are answered all the same, once the end is asked for.
    private let handover = Mutex<Deadline?>(nil)
    /// Whether every connection that will ever be is accepted.
    private let hasAccepted = Atomic(false)
    /// Whether a request took longer than it may: its thread can't be ended but with the process.
    private let isBroken = Atomic(false)
    /// How long the process waits for those who are still taking an answer, once it has nothing else to do.
    private let lastAnswers = Mutex<Deadline?>(nil)

    /// - Parameter termination: a descriptor that is readable once the process is to end.
    init(
        _ listener: ListeningSocket,
        policy: PeerPolicy,
        settings: FastCGISettings,
        termination: Int32?,
        log: FunctionLog,
        makeContext: @escaping @Sendable () -> FunctionContext
    ) throws(HostFailure) {
        (self.listener, self.policy, self.settings) = (listener, policy, settings)
        (self.termination, self.log, self.makeContext) = (termination, log, makeContext)
        gate = SlotGate(
            slots: settings.slots,
            limit: settings.waitingRequests,
            executionTime: settings.executionTime
        )
        (poller, timer, work, end) = (try Poller(), try Timer(), try Alarm(), try Alarm())
        try poller.add(work.descriptor)
        try poller.add(end.descriptor, repeats: true)
        try poller.add(timer.descriptor)
        if let termination { try poller.add(termination) }
        try poller.add(listener.descriptor)
        timer.set(milliseconds: Self.usualPeriod)
    }

    /// Serves until the end as one of `slots + 1` threads: so many carry requests out, and one is left for the sockets.
    func serve(_ handler: some FunctionHandler) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let ready = poller.wait()
            switch ready.descriptor {
            case end.descriptor: return
            case work.descriptor: break
            case timer.descriptor: sweep()
            case listener.descriptor: acceptAll()
            case termination: drain()
            default:
                guard receive(ready, buffer) else { continue }
            }
            runWaiting(handler)
        }
    }

    // MARK: Requests

    /// Reads a connection. Returns whether a whole request has come.
    private func receive(_ ready: Poller.Readiness, _ buffer: UnsafeMutableRawBufferPointer) -> Bool {
        guard let connection = connections[ready.descriptor] else { return false }
        let outcome = connection.receive(ready, buffer, makeContext: makeContext)
        finish(connection, outcome)
        guard !outcome.jobs.isEmpty else { return false }
        for job in gate.put(outcome.jobs) { answer(job, job.refusal()) }
        return true
    }

    /// Carries out what waits, as long as this thread has a slot.
    private func runWaiting(_ handler: some FunctionHandler) {
        guard let (first, hasMore) = gate.begin() else { return }
        if hasMore { work.raise() }
        var next: SlotGate.Begun? = first
        while let begun = next {
            let job = begun.job
            if job.connection.wants(job) { answer(job, job.answer(handler)) }
            next = gate.next(begun.slot)
        }
    }

    private func answer(_ job: FastCGIJob, _ bytes: [UInt8]) {
        let isLast = isDraining.load(ordering: .relaxed) && isHandedOver
        if job.connection.answer(job, bytes, isLast: isLast) { close(job.connection) }
    }

    // MARK: Connections

    /// Takes all connections that wait, as far as there is room.
    private func acceptAll() {
        isListening.withLock { isListening in
            guard isListening else { return }
            hasPaused.store(false, ordering: .sequentiallyConsistent)
            while true {
                while connections.count < settings.connections {
                    guard let (descriptor, peer) = listener.accept() else {
                        // Whatever the system lacks, who waits is not announced once more.
                        if errno != EAGAIN { pause() }
                        return
                    }
                    admit(descriptor, peer)
                }
                pause()
                // One may have been closed before it could see that somebody waits for that.
                guard connections.count < settings.connections else { return }
            }
        }
    }

    /// Leaves the others where they wait, until a connection is closed or some time has passed.
    private func pause() {
        hasPaused.store(true, ordering: .sequentiallyConsistent)
        timer.set(milliseconds: Self.usualPeriod)
    }

    private func admit(_ descriptor: Int32, _ peer: sockaddr_storage) {
        if let reason = policy.refusal(of: descriptor, from: peer) {
            log(.warning, "connection refused", ["error.message": reason])
            Glibc.close(descriptor)
            return
        }
        var yes: Int32 = 1
        // Answers leave in one piece; on a Unix socket this has no meaning and fails.
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        let connection = ServedConnection(descriptor, poller: poller, settings: settings)
        let isFirst = connections.insert(connection) == 1
        // Only now: a look at the time that sees no connection yet stops the timer.
        if isFirst, !isDraining.load(ordering: .relaxed) { timer.set(milliseconds: Self.usualPeriod) }
        do throws(HostFailure) {
            try poller.add(descriptor)
        } catch {
            log(.error, "connection refused", ["error.message": error.description])
            _ = connections.remove(connection)
            Glibc.close(descriptor)
        }
    }

    private func finish(_ connection: ServedConnection, _ outcome: ServedConnection.Outcome) {
        if let fault = outcome.fault { log(.warning, "connection ended", ["error.message": fault]) }
        if outcome.closes { close(connection) }
    }

    /// Closes a connection whose state says that nobody uses it any more.
    private func close(_ connection: ServedConnection) {
        let left = connections.remove(connection)
        Glibc.close(connection.descriptor)
        if hasPaused.load(ordering: .sequentiallyConsistent) { acceptAll() }
        // While some are still accepted, this may not have been the last; whoever accepts them looks again.
        if left == 0, hasAccepted.load(ordering: .sequentiallyConsistent) { letThreadsEnd() }
    }

    /// Ends the threads; where one of them never will, the next look at the time ends the process instead.
    private func letThreadsEnd() {
        if !isBroken.load(ordering: .sequentiallyConsistent) { end.raise() }
    }

    // MARK: Time

    private static let usualPeriod: Int32 = 1_000
    private static let drainPeriod: Int32 = 25

    /// Ends the connections whose time is over. Without connections the process sleeps, and keeps no code for that.
    private func sweep() {
        guard timer.acknowledge() else { return }
        for connection in connections.all { finish(connection, connection.sweep()) }
        if isDraining.load(ordering: .relaxed), isHandedOver { connections.all.forEach { $0.grace(.zero) } }
        endOverdue()
        if hasPaused.load(ordering: .sequentiallyConsistent) { acceptAll() }
        guard !needsTimer else { return }
        timer.set(milliseconds: 0)
        // What needs it may have come between the two.
        if needsTimer {
            timer.set(milliseconds: isDraining.load(ordering: .relaxed) ? Self.drainPeriod : Self.usualPeriod)
        } else {
            pricetag_release_code()
        }
    }

    private var needsTimer: Bool {
        connections.count > 0 || isDraining.load(ordering: .sequentiallyConsistent)
            || hasPaused.load(ordering: .sequentiallyConsistent)
    }

    /// Answers requests that take longer than they may, and ends the process once it has nothing else at work.
    private func endOverdue() {
        for job in gate.takeOverdue() {
            isBroken.store(true, ordering: .sequentiallyConsistent)
            job.exchange.context.log(.critical, "a request takes too long, and its process ends with it")
            answer(job, job.timeout())
            drain()
        }
        guard isBroken.load(ordering: .sequentiallyConsistent), let stuck = gate.takeStuck() else { return }
        for job in stuck { answer(job, job.refusal()) }
        if areAnswersTaken { _exit(ExitStatus.failure.rawValue) }
    }

    /// Whether no answer is cut off where the process ends now, or enough time was given to those who take theirs slowly.
    private var areAnswersTaken: Bool {
        let deadline = lastAnswers.withLock { deadline in
            let first = deadline ?? Deadline(after: settings.lingerTime)
            deadline = first
            return first
        }
        return deadline.isOver || !connections.all.contains(where: \.isSending)
    }

    /// Whether whoever keeps connections had the time to close them; a process that is broken leaves at once.
    private var isHandedOver: Bool {
        isBroken.load(ordering: .relaxed) || handover.withLock { $0?.isOver ?? false }
    }

    /// Takes no more connections, and ends once those that there are were closed by their peers, or rest.
    func drain() {
        guard !isDraining.exchange(true, ordering: .sequentiallyConsistent) else { return }
        handover.withLock { $0 = Deadline(after: settings.handoverTime) }
        log(.info, "ending")
        listener.hide()
        // What has connected to a socket of our own has nobody else to go to.
        if listener.isOwn { acceptAll() }
        isListening.withLock { isListening in
            isListening = false
            listener.close()
        }
        for connection in connections.all { connection.grace(settings.graceTime) }
        timer.set(milliseconds: Self.drainPeriod)
        hasAccepted.store(true, ordering: .sequentiallyConsistent)
        if connections.count == 0 { letThreadsEnd() }
    }
}
