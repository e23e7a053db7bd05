import Domain
import PriceModel

/// A listing's price with its reasons, for a person.
package struct QuoteReport: Sendable {
    private let listing: Listing
    private let quote: PriceQuote
    private let wording = Language.english.wording

    /// Prices the listing.
    package init(of listing: Listing, by model: PriceModel) {
        self.listing = listing
        quote = model.quote(for: listing)
    }

    /// The report.
    package var text: String {
        """
        \(listing.name)
        \(subtitle)

        \(priceTable.text)
        A listing of which nothing is known: $\(quote.basePrice.text). What moves the price most:

        \(reasonTable.text)
        \(alternativeTable.text)
        \(categoryTable.text)
        \(wording.recommendation(of: quote))
        \(quote.notes.map { "Note: \(wording.sentence(of: $0))\n" }.joined())
        """
    }

    private var subtitle: String {
        let category = listing.category.isEmpty ? "no category" : listing.category
        let brand = listing.brand.isEmpty ? "no brand" : listing.brand
        return "\(category); \(brand); \(listing.condition.words); \(listing.shipping.words)"
    }

    private var priceTable: TextTable {
        var table = TextTable("price", "$" + quote.price.text, textColumns: 2)
        table.add("expected", "$" + quote.expectedPrice.text)
        table.add("range", "$\(quote.range.low.text) to $\(quote.range.high.text), for 80 % of like listings")
        table.add("confidence", "\(quote.confidence.percent()) that the real price lies within 25 %")
        table.add("model", quote.modelVersion)
        return table
    }

    private var reasonTable: TextTable {
        var table = TextTable("reason", "effect")
        for factor in quote.explanation { table.add(factor.reason.words, factor.effect.signed) }
        return table
    }

    private var alternativeTable: TextTable {
        var table = TextTable("what if", "price", "difference")
        for alternative in quote.whatIf {
            let changed =
                alternative.condition == listing.condition ? alternative.shipping.words : alternative.condition.words
            table.add(changed, "$" + alternative.price.text, (alternative.price - quote.price).signed)
        }
        return table
    }

    private var categoryTable: TextTable {
        let analysis = quote.analysis
        var table = TextTable("category", analysis.category, textColumns: 2)
        table.add("listings", analysis.listings.grouped)
        table.add("middle half", "$\(analysis.p25.text) to $\(analysis.p75.text), median $\(analysis.median.text)")
        table.add("percentile of the price", analysis.percentile.fixed(1))
        if let median = analysis.brandMedian { table.add("median of the brand", "$" + median.text) }
        table.add("position", analysis.marketPosition.rawValue)
        return table
    }
}

extension Money {
    /// The amount with its sign before the dollar.
    fileprivate var signed: String { (self < .zero ? "-$" : "+$") + (self < .zero ? -self : self).text }
}

extension PriceFactor.Reason {
    fileprivate var words: String {
        switch self {
        case .brand(let brand): brand.isEmpty ? "no brand" : "brand \(brand)"
        case .category(let category): category.isEmpty ? "no category" : "category \(category)"
        case .condition(let condition): "condition: \(condition.words)"
        case .shipping(let shipping): "postage: \(shipping.words)"
        case .word(let word): "the word \"\(word)\""
        case .name: "form of the name"
        case .description(let words): words == 0 ? "no description" : "description of \(words) words"
        }
    }
}

extension Listing.Condition {
    fileprivate var words: String {
        switch self {
        case .new: "new"
        case .likeNew: "like new"
        case .good: "good"
        case .fair: "fair"
        case .poor: "poor"
        }
    }
}

extension Listing.Shipping {
    fileprivate var words: String { self == .buyerPays ? "the buyer pays the postage" : "the seller pays the postage" }
}
