import NIOCore

// What follows from the state, whatever has just changed it.
extension Pool {
    /// Time has passed: ends what has taken too long, then settles.
    mutating func tick(at now: NIODeadline) -> [PoolDecision] {
        var decisions: [PoolDecision] = []
        while let first = waiting.first, first.deadline <= now {
            waiting.removeFirst()
            decisions.append(.reject(first.ticket, .queueTimedOut))
        }
        for index in workers.indices {
            switch workers[index].state {
            case .starting where workers[index].since + rules.startup <= now:
                decisions.append(end(index, .startup, now))
            case .busy where workers[index].since + rules.execution <= now:
                decisions.append(end(index, .timeout, now))
            default: break
            }
        }
        return decisions + settled(now)
    }

    mutating func settled(_ now: NIODeadline) -> [PoolDecision] {
        guard !isDraining else { return [] }
        var decisions: [PoolDecision] = []
        payOwedPlace(now, &decisions)
        // Before the events: where they never cease, a worker that makes room would never be idle.
        startTrial(now, &decisions)
        handOut(now, &decisions)
        for index in workers.indices where workers[index].isRelieved && workers[index].state == .idle {
            decisions.append(retire(index, dueCause(workers[index], now), now))
        }
        if retryAt.map({ $0 <= now }) ?? true {
            startWanted(now, &decisions)
            startReplacement(now, &decisions)
        } else if !workers.contains(where: { $0.isAlive && !$0.isCandidate }) {
            decisions += waiting.map { .reject($0.ticket, .notStarted(lastFault)) }
            waiting.removeAll()
        }
        letIdleGo(now, &decisions)
        return decisions
    }

    /// When `tick` has something to do without anything else happening; nil for never.
    func nextDeadline(after now: NIODeadline) -> NIODeadline? {
        var next = waiting.first?.deadline
        func consider(_ deadline: NIODeadline?) {
            guard let deadline else { return }
            if next.map({ deadline < $0 }) ?? true { next = deadline }
        }
        if let retryAt, retryAt > now { consider(retryAt) }
        let idleMayGo = isAnyIdleSurplus
        for worker in workers {
            switch worker.state {
            case .starting: consider(worker.since + rules.startup)
            case .busy: consider(worker.since + rules.execution)
            case .idle: if idleMayGo, let idle = rules.idle { consider(worker.since + idle) }
            case .ending, .retiring: break
            }
            if let expiry = worker.expiry, expiry > now { consider(expiry) }
        }
        return next
    }

    private var isAnyIdleSurplus: Bool { idleCount > rules.spare && placesTaken > rules.floor }

    private mutating func payOwedPlace(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        guard owesPlace else { return }
        // A pool that has no worker left has nothing to give.
        guard workers.contains(where: \.isAlive) else { return owesPlace = false }
        // One that has just started answers an event first: given away at once, it would have been started for nothing, and
        // functions that share too few places would start workers for each other without end.
        let idle = workers.indices.filter { workers[$0].state == .idle && (workers[$0].isUsed || waiting.isEmpty) }
        guard let longest = idle.min(by: { workers[$0].since < workers[$1].since }) else { return }
        owesPlace = false
        decisions.append(retire(longest, .yielded, now))
    }

    private mutating func handOut(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        while let first = waiting.first, let index = freeWorker() {
            waiting.removeFirst()
            decisions.append(hand(first.ticket, to: index, now))
        }
    }

    private mutating func startTrial(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        guard let trial, !trial.isStarted else { return }
        if startsLeft > 0 {
            self.trial?.isStarted = true
            decisions.append(start(.reload, generation: trial.generation, now))
        } else if !isLeaving, let idle = workers.indices.first(where: { workers[$0].state == .idle }) {
            decisions.append(retire(idle, .reload, now))
        }
    }

    /// Starts what the events at hand and the policy ask for.
    private mutating func startWanted(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        let demand = waiting.count - startingCount
        let wanted = max(rules.floor - placesTaken, rules.spare - idleCount + demand)
        let count = min(wanted, rules.capacity - placesTaken, startsLeft)
        for number in 0..<max(0, count) {
            decisions.append(start(number < demand ? .demand : .policy, generation: generation, now))
        }
    }

    /// Starts a replacement for one worker that is due; the others follow when it is ready.
    private mutating func startReplacement(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        guard !workers.contains(where: { $0.replaces != nil || $0.isCandidate }) else { return }
        let due = workers.indices.filter { index in
            let worker = workers[index]
            return worker.isAlive && worker.isReady && !worker.isRelieved
                && worker.isDue(at: now, generation: generation)
        }
        guard let index = due.first else { return }
        if startsLeft > 0 {
            decisions.append(start(.replacement, generation: generation, replaces: workers[index].id, now))
        } else if let idle = due.first(where: { workers[$0].state == .idle }) {
            // Nothing more may be started: it makes room first, and the policy or the next event fills it.
            decisions.append(retire(idle, dueCause(workers[idle], now), now))
        }
    }

    private mutating func letIdleGo(_ now: NIODeadline, _ decisions: inout [PoolDecision]) {
        guard let patience = rules.idle else { return }
        while isAnyIdleSurplus {
            let idle = workers.indices.filter { workers[$0].state == .idle && !workers[$0].isRelieved }
            guard let longest = idle.min(by: { workers[$0].since < workers[$1].since }),
                workers[longest].since + patience <= now
            else { return }
            decisions.append(retire(longest, .idle, now))
        }
    }

    private func dueCause(_ worker: PoolWorker, _ now: NIODeadline) -> ExitCause {
        if worker.generation < generation { return .reload }
        if worker.isTooLarge { return .memory }
        return worker.requests >= worker.requestLimit ? .requests : .age
    }
}
