import NIOCore

/// A worker as its pool sees it.
struct PoolWorker: Sendable, Equatable {
    typealias ID = Int

    enum State: Sendable, Equatable {
        /// Its process starts, or has not answered the warm-up yet.
        case starting
        case idle
        /// At work on that event.
        case busy(Pool.Ticket)
        /// Went wrong and is being killed; it keeps its place until it is gone.
        case ending
        /// Lets itself out; its place is free already.
        case retiring
    }

    let id: ID
    /// Which of the function's executables it runs.
    let generation: Int
    let startedAt: NIODeadline
    /// How many events it is good for, and until when.
    let requestLimit: Int
    let expiry: NIODeadline?
    /// The worker whose place it takes as soon as it is ready.
    var replaces: ID?
    /// Whether the fate of a reload hangs on it.
    var isCandidate = false
    var state = State.starting
    /// Since when it has been in that state.
    var since: NIODeadline
    /// Whether it has answered its warm-up.
    var isReady = false
    /// Whether it was ever handed an event.
    var isUsed = false
    var requests = 0
    var lastDuration: TimeAmount?
    /// Its memory was too much when it was last looked at.
    var isTooLarge = false
    /// Its replacement is ready.
    var isRelieved = false

    /// Whether events can count on it.
    var isAlive: Bool {
        switch state {
        case .starting, .idle, .busy: true
        case .ending, .retiring: false
        }
    }

    /// Whether it takes a place of its pool; whoever replaces another has none of its own yet.
    var hasPlace: Bool { state != .retiring && !isRelieved && replaces == nil && !isCandidate }

    /// The event at hand.
    var ticket: Pool.Ticket? {
        if case .busy(let ticket) = state { ticket } else { nil }
    }

    /// Whether it should be replaced.
    func isDue(at now: NIODeadline, generation current: Int) -> Bool {
        generation < current || requests >= requestLimit || isTooLarge || expiry.map { $0 <= now } ?? false
    }
}
