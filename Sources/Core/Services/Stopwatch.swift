import Glibc

/// Measures how long something takes; `ContinuousClock` would bring the concurrency runtime into every function.
struct Stopwatch {
    private let start = Self.now()

    /// Microseconds since it was made, at least one.
    var microseconds: Int64 { max(1, (Self.now() - start) / 1_000) }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
