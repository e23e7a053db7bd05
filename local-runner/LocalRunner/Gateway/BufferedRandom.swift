import Glibc

/// The system's random numbers, fetched many at a time: a request needs five, and each call of the system costs.
struct BufferedRandom: RandomNumberGenerator {
    private var numbers = [UInt64](repeating: 0, count: 512)
    private var used = 512

    mutating func next() -> UInt64 {
        if used == numbers.count {
            arc4random_buf(&numbers, numbers.count * MemoryLayout<UInt64>.size)
            used = 0
        }
        defer { used += 1 }
        return numbers[used]
    }
}
