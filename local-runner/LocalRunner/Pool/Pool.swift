import NIOCore

/// Which worker gets which event and which workers there are: decisions alone, without processes, timers or a clock.
///
/// Every method takes the time, changes the state and says what is to be done; whoever does it reports back what came of it.
struct Pool: Sendable {
    typealias Ticket = UInt64

    /// An event that no worker has yet.
    struct Waiter: Sendable {
        let ticket: Ticket
        let deadline: NIODeadline
    }

    /// A new executable on trial: the one before stays until a worker of this one has answered its warm-up.
    struct Trial: Sendable, Equatable {
        let generation: Int
        var isStarted = false
    }

    var rules: PoolRules
    /// How many more processes the whole runner may have.
    var startsLeft = Int.max
    var workers: [PoolWorker] = []
    var waiting = CircularBuffer<Waiter>()
    /// The executable that new workers run.
    var generation = 0
    var trial: Trial?
    /// Starts that failed since an event was last answered.
    var failures = 0
    var retryAt: NIODeadline?
    var lastFault = ""
    /// Whether the next worker that is free goes, for the sake of a function that has none.
    var owesPlace = false
    var isDraining = false
    private var lastID: PoolWorker.ID = 0
    private var lastGeneration = 0

    init(_ rules: PoolRules) { self.rules = rules }

    /// Starts what the policy asks for before there is any event.
    mutating func open(at now: NIODeadline) -> [PoolDecision] { settled(now) }

    /// An event has come; its ticket is new.
    mutating func arrive(_ ticket: Ticket, at now: NIODeadline) -> [PoolDecision] {
        if isDraining { return [.reject(ticket, .cutOff)] }
        if waiting.isEmpty, !owesPlace, let index = freeWorker() { return [hand(ticket, to: index, now)] }
        if let retryAt, retryAt > now, !workers.contains(where: \.isAlive) {
            let wait = (retryAt - now).nanoseconds
            return [.reject(ticket, .crashLoop(retrySeconds: Int((wait + 999_999_999) / 1_000_000_000)))]
        }
        let expected = startingCount + min(max(0, rules.capacity - placesTaken), startsLeft)
        guard waiting.count < rules.queueLimit + expected else { return [.reject(ticket, .queueFull)] }
        waiting.append(Waiter(ticket: ticket, deadline: now + rules.queueTimeout))
        return settled(now)
    }

    /// An event that waits is not wanted any more.
    mutating func abandon(_ ticket: Ticket) {
        if let index = waiting.firstIndex(where: { $0.ticket == ticket }) { waiting.remove(at: index) }
    }

    /// A worker has answered its warm-up.
    mutating func ready(_ id: PoolWorker.ID, at now: NIODeadline) -> [PoolDecision] {
        guard let index = index(of: id), workers[index].state == .starting else { return [] }
        var decisions: [PoolDecision] = []
        if workers[index].isCandidate {
            generation = workers[index].generation
            (trial, failures, retryAt) = (nil, 0, nil)
            workers[index].isCandidate = false
            // One that is being killed holds its place too, and may have promised it to a worker that is just starting.
            workers[index].replaces = workers.first { $0.hasPlace && $0.generation < generation }?.id
            decisions.append(.adopt(generation: generation))
        }
        if let old = workers[index].replaces.flatMap(self.index(of:)) {
            // Where a worker of a new version has taken that place meanwhile, this one has none.
            if workers[old].isRelieved { workers[index].isRelieved = true } else { workers[old].isRelieved = true }
        }
        workers[index].replaces = nil
        workers[index].isReady = true
        enter(.idle, index, now)
        return decisions + settled(now)
    }

    /// A worker has answered its event well.
    mutating func finish(_ id: PoolWorker.ID, at now: NIODeadline) -> [PoolDecision] {
        guard let index = index(of: id), workers[index].ticket != nil else { return [] }
        workers[index].requests += 1
        workers[index].lastDuration = now - workers[index].since
        failures = 0
        if isDraining { return [retire(index, .drain, now)] }
        enter(.idle, index, now)
        return settled(now)
    }

    /// A worker has gone wrong: it must be gone before its place is used again.
    mutating func fault(_ id: PoolWorker.ID, at now: NIODeadline) -> [PoolDecision] {
        guard let index = index(of: id), workers[index].isAlive else { return [] }
        return [end(index, .fault, now)]
    }

    /// A process is gone, whatever the reason; `why` is for the clients of a function that does not start.
    mutating func exited(_ id: PoolWorker.ID, why: String, at now: NIODeadline) -> [PoolDecision] {
        guard let index = index(of: id) else { return [] }
        let worker = workers.remove(at: index)
        bequeath(worker)
        var decisions: [PoolDecision] = []
        if worker.isCandidate {
            trial = nil
            decisions.append(.rollBack(generation: worker.generation, reason: why))
        } else if !worker.isUsed, worker.state != .retiring {
            // Whoever ends without an event ends again when it is started again.
            noteFailure(why, now)
        }
        return decisions + settled(now)
    }

    /// A worker's own memory was looked at.
    mutating func measure(_ id: PoolWorker.ID, bytes: Int, at now: NIODeadline) -> [PoolDecision] {
        guard let limit = rules.memory, let index = index(of: id), bytes > limit else { return [] }
        workers[index].isTooLarge = true
        return settled(now)
    }

    /// Puts a new executable on trial; its number is the answer.
    mutating func reload(at now: NIODeadline) -> (generation: Int, decisions: [PoolDecision]) {
        lastGeneration += 1
        trial = Trial(generation: lastGeneration)
        return (lastGeneration, settled(now))
    }

    /// Another function has no worker and can't get one unless this one gives a place.
    mutating func yield(at now: NIODeadline) -> [PoolDecision] {
        owesPlace = true
        return settled(now)
    }

    /// Lets all workers go; what is at work and what waits is given up where `cutting` says so.
    mutating func drain(cutting: Bool, at now: NIODeadline) -> [PoolDecision] {
        isDraining = true
        var decisions: [PoolDecision] = []
        if cutting {
            decisions += waiting.map { .reject($0.ticket, .cutOff) }
            waiting.removeAll()
        }
        for index in workers.indices {
            switch workers[index].state {
            case .idle: decisions.append(retire(index, .drain, now))
            case .starting: decisions.append(end(index, .drain, now))
            case .busy where cutting: decisions.append(end(index, .drain, now))
            case .busy, .ending, .retiring: break
            }
        }
        return decisions
    }
}

// What the extensions build on.
extension Pool {
    func index(of id: PoolWorker.ID) -> Int? { workers.firstIndex { $0.id == id } }

    /// Places of the pool that are taken.
    var placesTaken: Int { workers.count(where: \.hasPlace) }

    /// Whether something waits, nobody is there to make room for it, and only the limit of all processes stands in the way.
    var isStarving: Bool {
        let isWaiting = !waiting.isEmpty || trial.map { !$0.isStarted } ?? false
        return isWaiting && startsLeft <= 0 && !isDraining
            && !workers.contains { $0.isAlive || $0.state == .ending }
    }

    /// Whether new workers keep failing and none is left.
    var isCrashLooping: Bool { failures > 1 && !workers.contains(where: \.isReady) }

    /// What is known of a worker.
    func worker(_ id: PoolWorker.ID) -> PoolWorker? { index(of: id).map { workers[$0] } }

    /// Whether a process is on its way out, so that there will be room for another.
    var isLeaving: Bool { workers.contains { !$0.isAlive } }

    var startingCount: Int { workers.count { $0.state == .starting && !$0.isCandidate && !$0.isRelieved } }

    var idleCount: Int { workers.count { $0.state == .idle && !$0.isRelieved } }

    /// The worker that gets the next event: the one that was idle for the shortest time, so that the others may go.
    func freeWorker() -> Int? {
        var best: Int?
        var atWork = 0
        for (index, worker) in workers.enumerated() {
            switch worker.state {
            case .busy, .ending: atWork += 1
            case .idle where !worker.isRelieved:
                if best.map({ workers[$0].since < worker.since }) ?? true { best = index }
            default: break
            }
        }
        return atWork < rules.capacity ? best : nil
    }

    mutating func enter(_ state: PoolWorker.State, _ index: Int, _ now: NIODeadline) {
        workers[index].state = state
        workers[index].since = now
    }

    mutating func hand(_ ticket: Ticket, to index: Int, _ now: NIODeadline) -> PoolDecision {
        workers[index].isUsed = true
        enter(.busy(ticket), index, now)
        return .hand(ticket, to: workers[index].id)
    }

    mutating func retire(_ index: Int, _ cause: ExitCause, _ now: NIODeadline) -> PoolDecision {
        bequeath(workers[index])
        enter(.retiring, index, now)
        return .retire(workers[index].id, cause)
    }

    /// Gives the place of a worker that goes to the one that was to replace it, unless another has that place already.
    private mutating func bequeath(_ worker: PoolWorker) {
        for other in workers.indices where workers[other].replaces == worker.id {
            workers[other].replaces = nil
            if worker.isRelieved { workers[other].isRelieved = true }
        }
    }

    mutating func end(_ index: Int, _ cause: ExitCause, _ now: NIODeadline) -> PoolDecision {
        enter(.ending, index, now)
        return .end(workers[index].id, cause)
    }

    mutating func start(
        _ reason: StartReason,
        generation: Int,
        replaces: PoolWorker.ID? = nil,
        _ now: NIODeadline
    ) -> PoolDecision {
        lastID += 1
        startsLeft -= 1
        workers.append(
            PoolWorker(
                id: lastID,
                generation: generation,
                startedAt: now,
                requestLimit: rules.requests == .max ? .max : max(1, spread(rules.requests)),
                expiry: rules.age.map { now + .nanoseconds(Int64(spread(Int($0.nanoseconds)))) },
                replaces: replaces,
                isCandidate: reason == .reload,
                since: now
            )
        )
        return .start(lastID, generation: generation, reason: reason)
    }

    /// A tenth more or less, so that workers that began together do not end together.
    private func spread(_ value: Int) -> Int {
        let range = Int(Double(value) * rules.spread)
        return range > 0 ? value + Int.random(in: -range...range) : value
    }

    private mutating func noteFailure(_ why: String, _ now: NIODeadline) {
        failures += 1
        lastFault = why
        let doublings = min(failures - 1, 20)
        let wait = min(rules.firstBackOff.nanoseconds << doublings, rules.longestBackOff.nanoseconds)
        retryAt = now + .nanoseconds(wait)
    }
}
