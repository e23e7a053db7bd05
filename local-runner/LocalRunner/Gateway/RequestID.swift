import Glibc

/// Ids of requests: 128 random bits in hexadecimal.
enum RequestID {
    static func mint() -> String {
        var system = SystemRandomNumberGenerator()
        return digits(32, using: &system)
    }

    /// Random hexadecimal digits, a multiple of 16, of which each 16 have one that is not 0.
    static func digits(_ count: Int, using generator: inout some RandomNumberGenerator) -> String {
        let alphabet: StaticString = "0123456789abcdef"
        return String(unsafeUninitializedCapacity: count) { text in
            for start in stride(from: 0, to: count, by: 16) {
                var bits = UInt64.random(in: 1 ... .max, using: &generator)
                for index in start..<start + 16 {
                    text[index] = alphabet.utf8Start[Int(bits & 15)]
                    bits >>= 4
                }
            }
            return count
        }
    }
}

/// The system's random numbers, fetched many at a time: a request needs five, and each call of the system costs.
struct BufferedRandom: RandomNumberGenerator {
    private var numbers = [UInt64](repeating: 0, count: 512)
    private var used = 512

    mutating func next() -> UInt64 {
        if used == numbers.count {
            // Never fails, and never less than asked for, as the random numbers are there once the system has started.
            arc4random_buf(&numbers, numbers.count * MemoryLayout<UInt64>.size)
            used = 0
        }
        defer { used += 1 }
        return numbers[used]
    }
}
