import Synchronization

/// Lets so many requests be carried out at once, and keeps the others in the order that they came.
final class SlotGate: Sendable {
    private struct State {
        var running = 0
        var waiting: [FastCGIJob?] = []
        /// Where the first is that nobody took yet.
        var first = 0

        var count: Int { waiting.count - first }

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

    private let slots: Int
    private let limit: Int
    private let state = Mutex(State())

    /// So many slots, and room for so many requests that wait for one.
    init(slots: Int, limit: Int) { (self.slots, self.limit) = (slots, limit) }

    /// Queues requests as far as there is room; returns those that there is none for.
    func put(_ jobs: [FastCGIJob]) -> ArraySlice<FastCGIJob> {
        state.withLock { state in
            let room = limit + slots - state.running - state.count
            state.waiting += jobs.prefix(max(0, room)).map(Optional.some)
            return jobs.dropFirst(max(0, room))
        }
    }

    /// The request that has waited longest, where a slot is free for it; `finish` gives the slot back.
    ///
    /// - Returns: the request, and whether another thread could begin one too.
    func begin() -> (job: FastCGIJob, hasMore: Bool)? {
        state.withLock { state in
            guard state.running < slots, let job = state.takeFirst() else { return nil }
            state.running += 1
            return (job, state.count > 0 && state.running < slots)
        }
    }

    /// The next request for a slot that is done with one; nil gives the slot back.
    func next() -> FastCGIJob? {
        state.withLock { state in
            if let job = state.takeFirst() { return job }
            state.running -= 1
            return nil
        }
    }
}
