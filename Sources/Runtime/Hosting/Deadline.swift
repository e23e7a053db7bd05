import Glibc

/// A point in time that is not moved by setting the clock.
///
/// Not a `ContinuousClock.Instant`: that type is in the concurrency runtime, which no function links.
public struct Deadline: Sendable {
    private let nanoseconds: Int64

    /// The point in time that lies `duration` ahead.
    public init(after duration: Duration) {
        nanoseconds = Self.now() + Int64(duration / .nanoseconds(1))
    }

    /// What is left until then; never negative.
    public var remaining: Duration { .nanoseconds(max(0, nanoseconds - Self.now())) }

    /// Whether nothing is left until then.
    public var isOver: Bool { Self.now() >= nanoseconds }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
