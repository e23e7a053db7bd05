import PriceModel

/// A held-out listing: what the trees said, and what it was offered for.
package struct HeldOutQuantiles: Sendable {
    /// Quantiles by trees that had not seen the listing.
    package let quantiles: PriceQuantiles
    /// Number of the top category.
    package let category: Int
    /// Dollars.
    package let price: Double

    /// Makes one from its parts.
    package init(quantiles: PriceQuantiles, category: Int, price: Double) {
        self.quantiles = quantiles
        self.category = category
        self.price = price
    }

    /// How far the price lies outside the raw range, in log price; negative inside.
    var excess: Double {
        let target = logPrice(price)
        return max(quantiles.low - target, target - quantiles.high)
    }

    /// Whether the price lies within 25% of the median.
    var isHit: Bool {
        let quoted = dollars(fromLog: quantiles.median)
        return abs(price - quoted) <= 0.25 * quoted
    }
}

extension Calibration {
    private static let nominalCoverage = 0.8
    private static let meanFactor = 0.7
    private static let shrinkage = 50.0
    private static let binCount = 8

    /// Measures the offsets and bins on held-out listings.
    package init(measuredOn rows: [HeldOutQuantiles], categoryCount: Int) {
        let global = Self.offset(covering: rows.map(\.excess))
        let excesses = Dictionary(grouping: rows, by: \.category).mapValues { $0.map(\.excess) }
        let offsets = (0..<categoryCount).map { category in
            guard let own = excesses[category] else { return global }
            let share = Double(own.count) / (Double(own.count) + Self.shrinkage)
            return share * Self.offset(covering: own) + (1 - share) * global
        }
        let bins = Self.bins(rows)
        self.init(
            meanFactor: Self.meanFactor,
            globalOffset: global,
            offsets: offsets,
            binPositions: bins.map(\.position),
            binValues: bins.map(\.value)
        )
    }

    /// The conformal offset: with it the range would have held the nominal share of these prices, the next one counted in.
    private static func offset(covering excesses: [Double]) -> Double {
        guard !excesses.isEmpty else { return 0 }
        let rank = Int((nominalCoverage * Double(excesses.count + 1)).rounded(.up))
        return excesses.sorted()[min(rank, excesses.count) - 1]
    }

    /// Bins of equal size by raw confidence with their measured share of hits, neighbours that fall pooled.
    private static func bins(_ rows: [HeldOutQuantiles]) -> [(position: Double, value: Double)] {
        let sorted = rows.map { (raw: $0.quantiles.rawConfidence, hit: $0.isHit) }.sorted { $0.raw < $1.raw }
        let measured = (0..<min(binCount, sorted.count)).map { bin in
            let part = sorted[bin * sorted.count / binCount..<(bin + 1) * sorted.count / binCount]
            let size = Double(max(part.count, 1))
            return (
                position: part.reduce(0) { $0 + $1.raw } / size, value: part.reduce(0) { $0 + ($1.hit ? 1 : 0) } / size
            )
        }
        // Bins at the same place would leave no line between them to interpolate on.
        var distinct: [(position: Double, value: Double)] = []
        for bin in measured where distinct.last.map({ Float($0.position) < Float(bin.position) }) ?? true {
            distinct.append(bin)
        }
        return zip(distinct, pooled(distinct.map(\.value))).map { ($0.position, $1) }
    }

    /// The nearest sequence that never falls.
    private static func pooled(_ values: [Double]) -> [Double] {
        var blocks: [(sum: Double, count: Int)] = []
        for value in values {
            blocks.append((value, 1))
            while blocks.count > 1, let last = blocks.last {
                let before = blocks[blocks.count - 2]
                guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                blocks.removeLast(2)
                blocks.append((before.sum + last.sum, before.count + last.count))
            }
        }
        return blocks.flatMap { block in Array(repeating: block.sum / Double(block.count), count: block.count) }
    }
}
