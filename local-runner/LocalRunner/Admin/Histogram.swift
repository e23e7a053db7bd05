import NIOCore

/// How often something took how long.
struct Histogram: Sendable {
    /// Upper bounds in seconds; what lies above the last is in the total only.
    static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]
    private static let nanoseconds = bounds.map { Int64($0 * 1e9) }

    /// Observations by bound, each in the first that holds it.
    private(set) var counts = [Int](repeating: 0, count: bounds.count)
    private(set) var total = 0
    private var sum: Int64 = 0

    /// Sum of all observations in seconds.
    var seconds: Double { Double(sum) / 1e9 }

    mutating func observe(_ duration: TimeAmount) {
        total += 1
        sum += duration.nanoseconds
        if let index = Self.nanoseconds.firstIndex(where: { duration.nanoseconds <= $0 }) { counts[index] += 1 }
    }
}
