import Domain

/// A price with its range and confidence, without the reasons.
package struct PriceEstimate: Sendable, Equatable {
    /// The price to ask.
    package let price: Money
    /// The price to expect on average.
    package let expectedPrice: Money
    /// Where 80% of real prices of like listings lay.
    package let range: PriceRange
    /// Measured share of unseen listings of this kind within 25%.
    package let confidence: Double

    /// What the model lacks of the listing.
    package let gaps: KnowledgeGaps

    /// Marketplaces take no listing below this.
    private static let lowestPrice = 3.0
    private static let lowestRangeEnd = 1.0

    /// Turns quantiles of the log price into money.
    package init(_ quantiles: PriceQuantiles, calibration: Calibration, category: Int, gaps: KnowledgeGaps) {
        self.gaps = gaps
        let quantiles = calibration.widened(quantiles, gaps: gaps)
        let offset = calibration.offset(category: category, median: quantiles.median, gaps: gaps)
        let asked = Self.asked(quantiles)
        price = Money(dollars: asked)
        let deviation = (quantiles.high - quantiles.median) / PriceQuantiles.normalWidth
        let mean = PriceQuantiles.clamped(quantiles.median + calibration.meanFactor / 2 * deviation * deviation)
        expectedPrice = Money(dollars: max(dollars(fromLog: mean), asked))
        let low = max(dollars(fromLog: PriceQuantiles.clamped(quantiles.low - offset)), Self.lowestRangeEnd)
        let high = dollars(fromLog: PriceQuantiles.clamped(quantiles.high + offset))
        range = PriceRange(low: min(Money(dollars: low), price), high: max(Money(dollars: high), price))
        confidence = calibration.confidence(fromRaw: quantiles.rawConfidence, gaps: gaps)
    }

    /// The price alone.
    static func price(_ quantiles: PriceQuantiles) -> Money { Money(dollars: asked(quantiles)) }

    private static func asked(_ quantiles: PriceQuantiles) -> Double {
        max(dollars(fromLog: quantiles.median), lowestPrice)
    }
}

extension Money {
    /// The nearest cent to a number of dollars that is neither negative nor beyond what a clamped quantile gives.
    init(dollars: Double) {
        self.init(cents: Int64((dollars * 100).rounded()))
    }
}
