/// What turns the trees' three quantiles into a range and a confidence: numbers measured on listings not trained on.
package struct Calibration: Sendable, Equatable {
    /// How strongly the expected price leans to the upper side.
    package var meanFactor: Double
    /// Widening of the range, in log price, by level of the predicted price.
    package var levelOffsets: [Double]
    /// Predicted log prices that part the levels, rising; one fewer than levels.
    package var levelBorders: [Double]
    /// Further widening by top category, in sorted order.
    package var categoryOffsets: [Double]
    /// Least distances, in log price, of the 10% and the 90% quantile from the median where most words are unknown.
    package var unfamiliarWidths: [Double]
    /// Further widening by what the model lacks of a listing; each row of the table is a set of gaps.
    package var gapOffsets: [Double]
    /// What is left of the confidence, by the same sets.
    package var gapConfidences: [Double]
    /// Raw confidence at the middle of each bin, rising.
    package var binPositions: [Double]
    /// Measured confidence of each bin, never falling.
    package var binValues: [Double]

    package static let headerSize = 32
    package static let largestCount = 1_024

    /// Makes a calibration that widens nothing and has one bin.
    package init(meanFactor: Double, confidence: Double) {
        self.meanFactor = meanFactor
        levelOffsets = [0]
        levelBorders = []
        categoryOffsets = []
        unfamiliarWidths = [0, 0]
        gapOffsets = Array(repeating: 0, count: KnowledgeGaps.setCount)
        gapConfidences = Array(repeating: 1, count: KnowledgeGaps.setCount)
        binPositions = [0]
        binValues = [confidence]
    }

    /// The quantiles of a listing, which may be of any of its category's items where its words say nothing.
    package func widened(_ quantiles: PriceQuantiles, gaps: KnowledgeGaps) -> PriceQuantiles {
        guard gaps.contains(.unfamiliarText) else { return quantiles }
        return quantiles.widened(below: unfamiliarWidths[0], above: unfamiliarWidths[1])
    }

    /// Widening of the range in log price.
    package func offset(category: Int, median: Double, gaps: KnowledgeGaps) -> Double {
        let level = levelBorders.count(where: { median >= $0 })
        let ofCategory = categoryOffsets.indices.contains(category) ? categoryOffsets[category] : 0
        return levelOffsets[level] + ofCategory + offset(of: gaps)
    }

    /// Widening for what the model lacks of a listing.
    package func offset(of gaps: KnowledgeGaps) -> Double { gapOffsets[Int(gaps.rawValue) % KnowledgeGaps.setCount] }

    /// What is left of the confidence for that.
    package func confidence(of gaps: KnowledgeGaps) -> Double {
        gapConfidences[Int(gaps.rawValue) % KnowledgeGaps.setCount]
    }

    /// The measured confidence for a raw one: straight lines between the bins, level beyond them, less for gaps.
    package func confidence(fromRaw raw: Double, gaps: KnowledgeGaps = []) -> Double {
        confidenceWithoutGaps(raw) * confidence(of: gaps)
    }

    private func confidenceWithoutGaps(_ raw: Double) -> Double {
        guard let first = binPositions.first, let last = binPositions.last else { return 0 }
        if !(raw > first) { return binValues[0] }
        if raw >= last { return binValues[binValues.count - 1] }
        guard let above = binPositions.firstIndex(where: { $0 > raw }) else { return binValues[0] }
        let share = (raw - binPositions[above - 1]) / (binPositions[above] - binPositions[above - 1])
        return binValues[above - 1] + share * (binValues[above] - binValues[above - 1])
    }
}
