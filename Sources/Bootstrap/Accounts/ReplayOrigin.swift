import Domain
import Glibc
import RuntimeProtocols

/// Time and ids of a replay: the same in every run, whichever processes take them, one after the other.
///
/// The clock lies in a small file beside the database and goes on by a millisecond whenever somebody looks at it, so that the
/// processes of one replay share it. `PRICETAG_REPLAY=MILLISECONDS:SEED` sets it forward, never back.
struct ReplayOrigin {
    private let descriptor: Int32
    private let seed: UInt64

    /// What `PRICETAG_REPLAY` says: where the clock stands at least, and what the ids are made from.
    struct Setting {
        let milliseconds: Int64
        let seed: UInt64

        /// Reads the setting; nil where there is none.
        init?(_ environment: EnvironmentReader) throws(ConfigurationError) {
            guard let text = environment.text(.replay) else { return nil }
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let milliseconds = Int64(parts[0]), let seed = UInt64(parts[1]),
                (0..<1 << 46).contains(milliseconds)
            else {
                throw ConfigurationError(
                    key: ConfigurationKey.replay.rawValue,
                    message: "must be MILLISECONDS:SEED, two whole numbers"
                )
            }
            self.milliseconds = milliseconds
            self.seed = seed
        }
    }

    /// Opens the clock beside a database that was made for a replay.
    init(_ setting: Setting, databasePath: String) throws {
        seed = setting.seed
        let path = databasePath + ".clock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw DomainError.unavailable(reason: "the replay's clock can't be opened: \(path)")
        }
        _ = try advance { max($0, setting.milliseconds) }
    }

    /// The origin to hand to the services.
    var origin: Origin {
        Origin(
            now: { Timestamp(milliseconds: try tick()) },
            makeID: {
                let moment = try tick()
                var generator = SplitMix(state: seed &+ UInt64(bitPattern: moment))
                return EntityID(at: Timestamp(milliseconds: moment), using: &generator)
            },
            microseconds: { try tick() * 1_000 }
        )
    }

    private func tick() throws -> Int64 { try advance { $0 + 1 } }

    /// Moves the clock, alone among all processes.
    private func advance(_ step: (Int64) -> Int64) throws -> Int64 {
        guard flock(descriptor, LOCK_EX) == 0 else { throw Self.fault }
        defer { flock(descriptor, LOCK_UN) }
        var milliseconds: Int64 = 0
        let count = pread(descriptor, &milliseconds, MemoryLayout<Int64>.size, 0)
        guard count == 0 || count == MemoryLayout<Int64>.size else { throw Self.fault }
        milliseconds = step(milliseconds)
        guard pwrite(descriptor, &milliseconds, MemoryLayout<Int64>.size, 0) == MemoryLayout<Int64>.size else {
            throw Self.fault
        }
        return milliseconds
    }

    private static var fault: DomainError {
        .unavailable(reason: "the replay's clock failed: \(String(cString: strerror(errno)))")
    }
}

/// Vigna's SplitMix64: every seed gives another row of numbers.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
