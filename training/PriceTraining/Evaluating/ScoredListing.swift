import Domain
import PriceModel

/// What a model said of one listing beside what the listing was offered for, in dollars.
package struct ScoredListing: Sendable, Equatable {
    /// The real price.
    package let price: Double
    /// The price that the model would ask.
    package let quoted: Double
    /// The price that the model expects on average.
    package let expected: Double
    /// Lower end of the range.
    package let low: Double
    /// Upper end of the range.
    package let high: Double
    /// Share of like listings that the model says lie within 25%.
    package let confidence: Double

    /// Makes one from its numbers.
    package init(price: Double, quoted: Double, expected: Double, low: Double, high: Double, confidence: Double) {
        self.price = price
        self.quoted = quoted
        self.expected = expected
        self.low = low
        self.high = high
        self.confidence = confidence
    }

    /// Takes the amounts as they are shown, in whole cents.
    package init(_ estimate: PriceEstimate, price: Double) {
        self.init(
            price: price,
            quoted: Double(estimate.price.cents) / 100,
            expected: Double(estimate.expectedPrice.cents) / 100,
            low: Double(estimate.range.low.cents) / 100,
            high: Double(estimate.range.high.cents) / 100,
            confidence: estimate.confidence
        )
    }

    /// Quoted less real price.
    package var error: Double { quoted - price }
    /// The same of ln(1 + price).
    package var logError: Double { logPrice(quoted) - logPrice(price) }
    /// Distance from the real price, as a share of it.
    package var relativeError: Double { abs(error) / price }
    /// Whether the range holds the real price.
    package var isCovered: Bool { (low...high).contains(price) }
    /// Whether the real price lies within 25% of the quoted one: what the confidence is the chance of.
    package var isHit: Bool { abs(error) <= 0.25 * quoted }
}
