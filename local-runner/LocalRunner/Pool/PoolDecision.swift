/// What a pool wants done.
enum PoolDecision: Sendable, Equatable {
    case start(PoolWorker.ID, generation: Int, reason: StartReason)
    case hand(Pool.Ticket, to: PoolWorker.ID)
    /// Lets a worker go in peace.
    case retire(PoolWorker.ID, ExitCause)
    /// Kills a worker and all that it has started.
    case end(PoolWorker.ID, ExitCause)
    /// Turns an event away that was never handed to a worker.
    case reject(Pool.Ticket, InvocationError)
    /// The executable of that generation has passed its warm-up and is the function's from now on.
    case adopt(generation: Int)
    /// It has not; the one before stays.
    case rollBack(generation: Int, reason: String)
}

/// Why a worker was started; a label of the metrics.
enum StartReason: String, Sendable, CaseIterable {
    case policy, demand, replacement, reload
}

/// Why a worker has ended; a label of the metrics.
enum ExitCause: String, Sendable, CaseIterable {
    /// It was idle for longer than it may be.
    case idle
    /// Replaced, by what made it due.
    case requests, age, memory, reload
    /// Its place was needed by a function that had none.
    case yielded
    case timeout, startup
    /// It broke the contract or ended by itself.
    case fault
    /// The runner ends.
    case drain
}
