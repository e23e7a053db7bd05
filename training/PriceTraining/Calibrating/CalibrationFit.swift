import PriceModel

extension Calibration {
    private static let nominalCoverage = 0.8
    private static let factorOfMean = 0.7
    private static let shrinkage = 50.0
    private static let binCount = 8
    private static let levelCount = 5
    private static let fewestWithGaps = 100
    private static let unfamiliarQuantile = 0.75

    /// Measures offsets and bins on held-out listings; `probes` are listings again from which something was kept.
    package init(measuredOn rows: [HeldOutListing], probes: [HeldOutListing] = [], categoryCount: Int) {
        self.init(meanFactor: Self.factorOfMean, confidence: 0)
        let known = rows.filter { $0.gaps.isEmpty }
        measureLevels(known)
        measureCategories(known, count: categoryCount)
        let bins = ConfidenceBins(known, count: Self.binCount)
        binPositions = bins.positions
        binValues = bins.values
        measureUnfamiliarWidths(known)
        measureGaps([probes, rows].map { sample in sample.map { $0.widened(by: self) } })
    }

    /// The distances that three quarters of the listings with known words stay under: whoever cannot read a text does not
    /// know whether it makes an item more ordinary than most.
    private mutating func measureUnfamiliarWidths(_ rows: [HeldOutListing]) {
        let below = rows.map { $0.quantiles.median - $0.quantiles.low }.sorted()
        let above = rows.map { $0.quantiles.high - $0.quantiles.median }.sorted()
        unfamiliarWidths = [below, above].map { Double(Float($0.quantile(Self.unfamiliarQuantile))) }
    }

    /// An offset for each fifth of the listings by predicted price.
    private mutating func measureLevels(_ rows: [HeldOutListing]) {
        let medians = rows.map(\.quantiles.median).sorted()
        for level in 1..<Self.levelCount {
            // Borders are kept in 32 bits.
            let border = Double(Float(medians.quantile(Double(level) / Double(Self.levelCount))))
            if levelBorders.last.map({ $0 < border }) ?? true { levelBorders.append(border) }
        }
        levelOffsets = (0...levelBorders.count).map { level in
            let own = rows.filter { row in levelBorders.count(where: { row.quantiles.median >= $0 }) == level }
            return Self.offset(covering: own.map(\.excess))
        }
    }

    /// What each top category needs besides; the fewer listings it has, the less it is believed.
    private mutating func measureCategories(_ rows: [HeldOutListing], count: Int) {
        let excesses = Dictionary(grouping: rows, by: \.category).mapValues { $0.map(excessLeft) }
        categoryOffsets = (0..<count).map { category in
            guard let own = excesses[category] else { return 0 }
            return Self.offset(covering: own) * Double(own.count) / (Double(own.count) + Self.shrinkage)
        }
    }

    /// What each set of gaps needs besides, and what it leaves of the confidence; more gaps never narrow a range.
    ///
    /// Of several samples with the same gaps the one that needs most counts: sellers who describe nothing are harder to
    /// price than listings from which a description was kept.
    private mutating func measureGaps(_ samples: [[HeldOutListing]]) {
        let bySet = samples.map { Dictionary(grouping: $0, by: \.gaps) }
        for bits in 1..<UInt8(KnowledgeGaps.setCount) {
            let gaps = KnowledgeGaps(rawValue: bits)
            let subsets = (0..<bits).filter { $0 & bits == $0 }.map(Int.init)
            var offset = subsets.map { gapOffsets[$0] }.max() ?? 0
            var confidence = subsets.map { gapConfidences[$0] }.min() ?? 1
            for own in bySet.compactMap({ $0[gaps] }) where own.count >= Self.fewestWithGaps {
                offset = max(offset, Self.offset(covering: own.map(excessLeft)))
                let expected = own.reduce(0) { $0 + self.confidence(fromRaw: $1.quantiles.rawConfidence) }
                confidence = min(confidence, Double(own.count(where: \.isHit)) / max(expected, 1))
            }
            gapOffsets[Int(bits)] = offset
            gapConfidences[Int(bits)] = confidence
        }
    }

    /// How far a listing's price lies outside the range that level and category give.
    private func excessLeft(_ row: HeldOutListing) -> Double {
        row.excess - offset(category: row.category, median: row.quantiles.median, gaps: [])
    }

    /// The conformal offset: with it the range would have held the nominal share of these prices, the next one counted in.
    private static func offset(covering excesses: [Double]) -> Double {
        guard !excesses.isEmpty else { return 0 }
        let rank = Int((nominalCoverage * Double(excesses.count + 1)).rounded(.up))
        return excesses.sorted()[min(rank, excesses.count) - 1]
    }
}
