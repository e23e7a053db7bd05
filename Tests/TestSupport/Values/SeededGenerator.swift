import Glibc

/// Random numbers that a seed repeats (SplitMix64), so that a failure can be run again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts from a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Seeds of a proof that goes on for as long as one likes: a few in every run of the tests, SOAK times as many in `make soak`.
public enum Soak {
    /// The environment's SOAK, or 1.
    public static let factor = max(1, getenv("SOAK").flatMap { Int(String(cString: $0)) } ?? 1)

    /// So many seeds from the first on, times the environment's SOAK.
    public static func seeds(from first: UInt64, count: UInt64) -> Range<UInt64> {
        first..<(first + count * UInt64(factor))
    }
}
