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
    /// What each field adds to the price, strongest first, at most five.
    public let explanation: [PriceFactor]
    /// The price in every other condition and with the postage paid by the other side.
    public let whatIf: [PriceAlternative]
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

/// What one field of a listing adds to its price, measured by pricing the listing without it.
public struct PriceFactor: Sendable, Equatable {
    /// The field.
    public let factor: Field
    /// What the field says in this listing, short enough to show.
    public let value: String
    /// Price with the field less the price without it.
    public let effect: Money

    /// A field of a listing that can move its price.
    public enum Field: String, Sendable, CaseIterable {
        case brand
        case category
        case condition
        case shipping
        case description
        case nameWords = "name words"
    }
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
