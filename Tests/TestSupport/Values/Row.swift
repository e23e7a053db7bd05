import Domain

/// Moments and identities in a row: every test knows what comes next, and newer is always greater.
public final class Row {
    private var step: Int64 = 0
    private var generator: SeededGenerator
    private let start: Int64

    /// Starts at a moment; `seed` decides the random bits of the identities.
    public init(startingAt milliseconds: Int64 = 1_790_000_000_000, seed: UInt64 = 1) {
        start = milliseconds
        generator = SeededGenerator(seed: seed)
    }

    /// A moment one millisecond after the last.
    public func moment() -> Timestamp {
        step += 1
        return Timestamp(milliseconds: start + step)
    }

    /// An identity greater than the last.
    public func id() -> EntityID { EntityID(at: moment(), using: &generator) }

    /// Both as a service takes them.
    public var origin: Origin { Origin(now: moment, makeID: id, microseconds: { 0 }) }
}
