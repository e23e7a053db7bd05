/// How fast attempts may follow one another: so many at once, and then one whenever `step` has passed (GCRA, a token bucket that is
/// a single moment: the one from which nothing is counted any more).
public struct AttemptLimit: Sendable, Equatable {
    /// What two machines' clocks may differ by, and a little more.
    public static let clockTolerance: Int64 = 60_000
    /// Milliseconds until one more attempt is forgotten.
    public let step: Int64
    /// Milliseconds until as many as may come at once are forgotten.
    public let span: Int64

    /// So many attempts at once, and one more each `step` milliseconds.
    public init(_ atOnce: Int64, step: Int64) {
        self.step = step
        span = atOnce * step
    }

    /// The moment from which nothing is counted, as seen from now. One that lies further ahead than any count can reach was written
    /// before somebody set the clock back: it would lock people out until that moment comes, so it counts as none.
    public func base(of freeAt: Int64?, at now: Timestamp) -> Int64 {
        let bounds = now.milliseconds...now.milliseconds + span + Self.clockTolerance
        guard let freeAt, bounds.contains(freeAt) else { return now.milliseconds }
        return freeAt
    }

    /// Milliseconds until there is room for one more attempt; 0 where there is now.
    public func wait(freeAt: Int64?, at now: Timestamp) -> Int64 {
        max(0, base(of: freeAt, at: now) + step - now.milliseconds - span)
    }
}

/// One attempt against one subject: a name from an address, a name from wherever, or an address.
public struct AttemptCharge: Sendable, Equatable {
    /// Kind and keyed hash; nobody's name or address.
    public let subject: String
    /// What holds for it.
    public let limit: AttemptLimit

    /// Names a subject and its limit.
    public init(subject: String, limit: AttemptLimit) {
        self.subject = subject
        self.limit = limit
    }
}

/// What is kept of a subject.
public struct AttemptCount: Sendable, Equatable {
    /// The moment from which nothing is counted any more, in milliseconds.
    public let freeAt: Int64
    /// Until when somebody who has known the password is trusted; 0 for never.
    public let trustedUntil: Int64

    /// Takes what is kept.
    public init(freeAt: Int64, trustedUntil: Int64) {
        self.freeAt = freeAt
        self.trustedUntil = trustedUntil
    }
}
