import Synchronization

/// Lets so many requests be carried out at once, and keeps the others in the order that they came.
final class SlotGate: Sendable {
    /// A request that is carried out.
    private struct Running {
        let job: FastCGIJob
        let deadline: Deadline
        /// Whether its time is over, and it was told so.
        var isOverdue = false
    }

    private struct State {
        /// A place a slot; nil where it is free.
        var slots: [Running?]
        var running = 0
        var waiting: [FastCGIJob?] = []
        /// Where the first is that nobody took yet.
        var first = 0

        var count: Int { waiting.count - first }

        /// Takes those out that nobody wants an answer to any more.
        mutating func dropUnwanted() {
            waiting.removeAll { job in job.map { !$0.connection.wants($0) } ?? true }
            first = 0
        }

        mutating func takeFirst() -> FastCGIJob? {
            guard first < waiting.count else { return nil }
            let job = waiting[first]
            waiting[first] = nil
            first += 1
            if first == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                first = 0
            } else if first >= 1_024 {
                waiting.removeSubrange(..<first)
                first = 0
            }
            return job
        }
    }

    /// A request that has a slot.
    struct Begun {
        let job: FastCGIJob
        let slot: Int
    }

    private let limit: Int
    private let executionTime: Duration
    private let slots: Int
    private let state: Mutex<State>

    /// So many slots, room for so many requests that wait for one, and the time that each may take.
    init(slots: Int, limit: Int, executionTime: Duration) {
        (self.slots, self.limit, self.executionTime) = (slots, limit, executionTime)
        state = Mutex(State(slots: Array(repeating: nil, count: slots)))
    }

    /// Queues requests as far as there is room, which none takes that was given up; returns those that there is none for.
    func put(_ jobs: [FastCGIJob]) -> ArraySlice<FastCGIJob> {
        state.withLock { state in
            if room(state) < jobs.count { state.dropUnwanted() }
            let room = room(state)
            state.waiting += jobs.prefix(room).map(Optional.some)
            return jobs.dropFirst(room)
        }
    }

    private func room(_ state: State) -> Int { max(0, limit + slots - state.running - state.count) }

    /// The request that has waited longest, where a slot is free for it; `next` gives the slot back.
    ///
    /// - Returns: the request, and whether another thread could begin one too.
    func begin() -> (begun: Begun, hasMore: Bool)? {
        state.withLock { state in
            guard let slot = state.slots.firstIndex(where: { $0 == nil }), let job = state.takeFirst() else {
                return nil
            }
            state.running += 1
            state.slots[slot] = Running(job: job, deadline: Deadline(after: executionTime))
            return (Begun(job: job, slot: slot), state.count > 0 && state.running < slots)
        }
    }

    /// The next request for a slot that is done with one; nil gives the slot back.
    func next(_ slot: Int) -> Begun? {
        state.withLock { state in
            if let job = state.takeFirst() {
                state.slots[slot] = Running(job: job, deadline: Deadline(after: executionTime))
                return Begun(job: job, slot: slot)
            }
            state.running -= 1
            state.slots[slot] = nil
            return nil
        }
    }

    /// Requests whose time is over, each once.
    func takeOverdue() -> [FastCGIJob] {
        state.withLock { state in
            var overdue: [FastCGIJob] = []
            for slot in state.slots.indices {
                guard let running = state.slots[slot], !running.isOverdue, running.deadline.isOver else { continue }
                state.slots[slot]?.isOverdue = true
                overdue.append(running.job)
            }
            return overdue
        }
    }

    /// Where nothing is at work but what is overdue: all that waits, which no slot will take. Else nil.
    func takeStuck() -> [FastCGIJob]? {
        state.withLock { state in
            guard state.slots.allSatisfy({ $0?.isOverdue ?? true }) else { return nil }
            // A free slot takes what waits.
            guard state.count == 0 || state.running == slots else { return nil }
            var stuck: [FastCGIJob] = []
            while let job = state.takeFirst() { stuck.append(job) }
            return stuck
        }
    }
}
