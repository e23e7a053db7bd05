import Domain

/// Says in one language what the numbers of a quote mean; every sentence follows from them alone.
public protocol QuoteWording: Sendable {
    /// Where the price lies in its category, how the item's condition compares, and what the range means.
    func recommendation(of quote: PriceQuote) -> String
    /// A reason with its effect in dollars.
    func sentence(of factor: PriceFactor) -> String
    /// What makes a quote less certain than others.
    func sentence(of note: QuoteNote) -> String
}

extension QuoteWording {
    /// The sentences that there are, with blanks between them.
    static func text(_ sentences: String?...) -> String {
        sentences.reduce(into: "") { text, sentence in
            if let sentence { text += text.isEmpty ? sentence : " " + sentence }
        }
    }
}

extension Money {
    /// The amount without its sign.
    var magnitude: Money { self < .zero ? -self : self }
}
