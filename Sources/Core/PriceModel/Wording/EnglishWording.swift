import Domain

/// Quotes in English.
struct EnglishWording: QuoteWording {
    func recommendation(of quote: PriceQuote) -> String {
        Self.text(position(of: quote.analysis), condition(of: quote.analysis), range(of: quote))
    }

    private func position(of analysis: CategoryAnalysis) -> String {
        let place = "\(analysis.listings) listings in \(analysis.level == 0 ? "all categories" : analysis.category)"
        return switch analysis.marketPosition {
        case .belowMarket: "Below the market: three quarters of \(place) ask more than $\(analysis.p25.text)."
        case .typical:
            "In line with the market: the middle half of \(place) asks $\(analysis.p25.text) to $\(analysis.p75.text)."
        case .aboveMarket: "Above the market: three quarters of \(place) ask less than $\(analysis.p75.text)."
        }
    }

    private func condition(of analysis: CategoryAnalysis) -> String? {
        analysis.conditionMedian.map {
            "The median of those in \(name(of: $0.condition)) condition is $\($0.median.text)."
        }
    }

    private func range(of quote: PriceQuote) -> String {
        switch quote.analysis.marketPosition {
        case .belowMarket: "One in ten listings like this one asks more than $\(quote.range.high.text)."
        case .typical: "Four in five listings like this one ask $\(quote.range.low.text) to $\(quote.range.high.text)."
        case .aboveMarket: "One in ten listings like this one asks less than $\(quote.range.low.text)."
        }
    }

    func sentence(of factor: PriceFactor) -> String {
        let verb = factor.effect < .zero ? "takes off" : "adds"
        return "\(subject(of: factor)) \(verb) $\(factor.effect.magnitude.text)."
    }

    private func subject(of factor: PriceFactor) -> String {
        switch factor.reason {
        case .brand(let brand): brand.isEmpty ? "The missing brand" : "The brand \(brand)"
        case .category(let category): category.isEmpty ? "The missing category" : "The category \(category)"
        case .condition(let condition): "The condition, \(name(of: condition)),"
        case .shipping(let shipping): "Postage, paid by the \(payer(of: shipping)),"
        case .word(let word): "The word “\(word)”"
        case .name: "The form of the name"
        case .description(words: 0): "The missing description"
        case .description(let words): "The description's length, \(words) words,"
        }
    }

    func sentence(of note: QuoteNote) -> String {
        switch note {
        case .unknownCategory:
            "No training listing had this category; the price follows from the rest, and the range is wider."
        case .emptyDescription: "There is no description; the range is wider."
        case .unfamiliarText:
            "Most words are unknown to the model, which knows English listings; trust this price less."
        case .broadCategory:
            "The category is known to its second level only; a more precise one would make the range narrower."
        case .topCategoryOnly:
            "Only the top level of the category is known; a more precise one would make the range narrower."
        }
    }

    private func name(of condition: Listing.Condition) -> String {
        switch condition {
        case .new: "new"
        case .likeNew: "like new"
        case .good: "good"
        case .fair: "fair"
        case .poor: "poor"
        }
    }

    private func payer(of shipping: Listing.Shipping) -> String {
        switch shipping {
        case .buyerPays: "buyer"
        case .sellerPays: "seller"
        }
    }
}
