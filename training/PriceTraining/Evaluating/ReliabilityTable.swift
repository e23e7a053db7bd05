/// How often listings told at some confidence were really within 25%: ten bins of told confidence, each a tenth wide.
package struct ReliabilityTable: Sendable, Equatable {
    private var bins = Array(repeating: Bin(), count: binCount)
    private static let binCount = 10

    /// The listings told at a tenth of the scale.
    package struct Bin: Sendable, Equatable {
        /// Listings.
        package fileprivate(set) var rows = 0
        /// Those within 25%.
        package fileprivate(set) var hits = 0
        fileprivate var sum = 0.0

        /// Mean confidence told.
        package var told: Double { sum / Double(max(rows, 1)) }
        /// Share that was within 25%.
        package var measured: Double { Double(hits) / Double(max(rows, 1)) }
    }

    /// Begins without listings.
    package init() {}

    /// Counts a listing under the confidence told for it, 0 to 1.
    package mutating func add(confidence: Double, isHit: Bool) {
        // What is not a number compares as false and lands in the first bin.
        let place = confidence > 0 ? min(Int(min(confidence, 1) * Double(Self.binCount)), Self.binCount - 1) : 0
        bins[place].rows += 1
        bins[place].hits += isHit ? 1 : 0
        bins[place].sum += confidence
    }

    /// The bins that have listings, with the confidence that they begin at.
    package var used: [(from: Double, to: Double, bin: Bin)] {
        bins.enumerated().filter { $0.element.rows > 0 }.map { place, bin in
            (Double(place) / Double(Self.binCount), Double(place + 1) / Double(Self.binCount), bin)
        }
    }

    /// Expected calibration error: the mean distance of told from measured, each bin by its listings.
    package var error: Double {
        let rows = bins.reduce(0) { $0 + $1.rows }
        return bins.reduce(0) { $0 + abs($1.told - $1.measured) * Double($1.rows) } / Double(max(rows, 1))
    }
}
