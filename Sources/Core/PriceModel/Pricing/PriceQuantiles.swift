/// The 10%, 50% and 90% quantiles of ln(1 + price) that the trees give for a listing.
package struct PriceQuantiles: Sendable, Equatable {
    /// One listing in ten is cheaper.
    package let low: Double
    /// Half are cheaper.
    package let median: Double
    /// Nine in ten are cheaper.
    package let high: Double

    /// Distance from the middle of a normal distribution to its 90% quantile, in standard deviations.
    package static let normalWidth = 1.281_551_565_544_6
    /// The output of the trees that is the median.
    static let medianOutput = 1
    private static let narrowest = 0.05
    /// About $8.9 million: dearer than any listing, and safe to count in cents.
    private static let highest = 16.0

    /// Sorts three raw values, which a model may give in any order.
    package init(_ first: Double, _ second: Double, _ third: Double) {
        let sorted = [first, second, third].map(Self.clamped).sorted()
        (low, median, high) = (sorted[0], sorted[1], sorted[2])
    }

    /// The same median with the others at least so far from it.
    package func widened(below: Double, above: Double) -> PriceQuantiles {
        PriceQuantiles(min(low, median - below), median, max(high, median + above))
    }

    /// The value between $0 and millions; what is not a number becomes 0.
    static func clamped(_ value: Double) -> Double {
        value > 0 ? min(value, highest) : 0
    }

    /// Chance that the real price lies within 25% of the median, if each side were normal; the calibration corrects it.
    package var rawConfidence: Double {
        let below = max(median - low, Self.narrowest) / Self.normalWidth
        let above = max(high - median, Self.narrowest) / Self.normalWidth
        let price = dollars(fromLog: median)
        return normalShare(below: (logPrice(1.25 * price) - median) / above)
            - normalShare(below: (logPrice(0.75 * price) - median) / below)
    }
}
