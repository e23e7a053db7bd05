import Glibc

/// The time of day.
enum WallClock {
    static func millisecondsSince1970() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// "Sun, 01 Mar 2026 12:00:00 GMT", for the Date field; the C locale's names are the ones that HTTP wants.
    static func httpDate(_ milliseconds: Int64) -> String {
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
            let count = buffer.withMemoryRebound(to: CChar.self) { characters in
                characters.baseAddress.map { strftime($0, characters.count, "%a, %d %b %Y %H:%M:%S GMT", &parts) } ?? 0
            }
            return String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
