import Domain

/// What to ask for an item, how sure that is, and what it follows from.
public struct PriceQuote: Sendable, Equatable {
    /// The price to ask: half of like listings cost less, half more; never under $3.
    public let price: Money
    /// The price to expect on average, for sums over many items; above `price` where a few fetch much more.
    public let expectedPrice: Money
    /// Where 80% of real prices of like listings lay, measured on listings the model had not seen.
    public let range: PriceRange
    /// Measured share of unseen listings of this kind whose real price lay within 25% of the quoted one, 0 to 1.
    public let confidence: Double
    /// How the price sits among the listings of its category.
    public let analysis: CategoryAnalysis
    /// What the reasons start from: the price that the model expects of a listing of which nothing is known.
    public let basePrice: Money
    /// What moves the price away from `basePrice`, strongest first, at most five.
    public let explanation: [PriceFactor]
    /// The price in every other condition and with the postage paid by the other side.
    public let whatIf: [PriceAlternative]
    /// What makes this quote less certain than others.
    public let notes: [QuoteNote]
    /// Version of the model that gave the quote.
    public let modelVersion: String
}

/// A span of prices; holds the quoted price.
public struct PriceRange: Sendable, Equatable {
    /// Lower end.
    public let low: Money
    /// Upper end.
    public let high: Money
}

/// The price of the same item in another condition or with the other postage.
public struct PriceAlternative: Sendable, Equatable {
    /// Condition of the alternative.
    public let condition: Listing.Condition
    /// Postage of the alternative.
    public let shipping: Listing.Shipping
    /// What to ask then.
    public let price: Money
}
