import PriceModel

/// A held-out listing: what the trees said, and what it was offered for.
package struct HeldOutListing: Sendable {
    /// Quantiles by trees that had not seen the listing.
    package let quantiles: PriceQuantiles
    /// Number of the top category.
    package let category: Int
    /// What the model lacked of the listing, or was kept from it.
    package let gaps: KnowledgeGaps
    /// Dollars.
    package let price: Double

    /// Makes one from its parts.
    package init(quantiles: PriceQuantiles, category: Int, gaps: KnowledgeGaps = [], price: Double) {
        self.quantiles = quantiles
        self.category = category
        self.gaps = gaps
        self.price = price
    }

    /// The same with the least width that a calibration gives a text of unknown words.
    func widened(by calibration: Calibration) -> HeldOutListing {
        HeldOutListing(
            quantiles: calibration.widened(quantiles, gaps: gaps),
            category: category,
            gaps: gaps,
            price: price
        )
    }

    /// The same as if the model lacked nothing.
    var withoutGaps: HeldOutListing {
        HeldOutListing(quantiles: quantiles, category: category, price: price)
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

    /// The estimate under a calibration.
    package func estimate(_ calibration: Calibration) -> PriceEstimate {
        PriceEstimate(quantiles, calibration: calibration, category: category, gaps: gaps)
    }
}
