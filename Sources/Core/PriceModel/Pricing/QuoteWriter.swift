import Domain

/// Writes the quote of one listing: its estimate, what that follows from, and what would change it.
struct QuoteWriter {
    let listing: Listing
    let model: PriceModel

    private static let factorLimit = 5

    func quote(_ appraisal: inout Appraisal) -> PriceQuote {
        let estimate = appraisal.estimate()
        let alternatives = alternatives(&appraisal)
        return PriceQuote(
            price: estimate.price,
            expectedPrice: estimate.expectedPrice,
            range: estimate.range,
            confidence: estimate.confidence,
            analysis: analysis(of: estimate, appraisal.listing),
            explanation: factors(of: estimate.price, alternatives, &appraisal),
            whatIf: alternatives,
            modelVersion: model.version
        )
    }

    /// Every other condition, then the other postage.
    private func alternatives(_ appraisal: inout Appraisal) -> [PriceAlternative] {
        let otherConditions = Listing.Condition.allCases.filter { $0 != listing.condition }.map {
            ($0, listing.shipping)
        }
        let otherShippings = Listing.Shipping.allCases.filter { $0 != listing.shipping }.map { (listing.condition, $0) }
        return (otherConditions + otherShippings).map { condition, shipping in
            let price = appraisal.price(condition: condition, shipping: shipping)
            return PriceAlternative(condition: condition, shipping: shipping, price: price)
        }
    }

    /// The effect of each field: the price less the price without it, or with the commonest condition, or the other postage.
    private func factors(
        of price: Money,
        _ alternatives: [PriceAlternative],
        _ appraisal: inout Appraisal
    ) -> [PriceFactor] {
        let inGoodCondition =
            alternatives.first { $0.condition == .good && $0.shipping == listing.shipping }?.price ?? price
        let otherPostage = alternatives.first { $0.shipping != listing.shipping }?.price ?? price
        let brand =
            appraisal.listing.brandIsImputed ? String(decoding: appraisal.listing.brand, as: UTF8.self) : listing.brand
        let factors = [
            PriceFactor(factor: .brand, value: brand.excerpt, effect: price - appraisal.price(without: .brand)),
            PriceFactor(
                factor: .category,
                value: listing.category.excerpt,
                effect: price - appraisal.price(without: .category)
            ),
            PriceFactor(factor: .condition, value: listing.condition.name, effect: price - inGoodCondition),
            PriceFactor(factor: .shipping, value: listing.shipping.name, effect: price - otherPostage),
            PriceFactor(
                factor: .description,
                value: "\(appraisal.listing.description.count) words",
                effect: price - appraisal.price(without: .description)
            ),
            PriceFactor(
                factor: .nameWords,
                value: listing.name.excerpt,
                effect: price - appraisal.price(without: .name)
            ),
        ]
        let strongestFirst = factors.filter { $0.effect != .zero }.sorted {
            $0.effect.cents.magnitude > $1.effect.cents.magnitude
        }
        return Array(strongestFirst.prefix(Self.factorLimit))
    }

    private func analysis(of estimate: PriceEstimate, _ prepared: PreparedListing) -> CategoryAnalysis {
        CategoryAnalysis(
            of: estimate,
            in: model.categories.statistics(of: prepared.category),
            brandHash: prepared.brand.isEmpty ? nil : prepared.brandHash,
            condition: listing.condition
        )
    }
}

extension String {
    /// The beginning of a text, short enough to show beside a number.
    fileprivate var excerpt: String {
        var short = String.UnicodeScalarView()
        short.append(contentsOf: unicodeScalars.prefix(60))
        return String(short)
    }
}

extension Listing.Condition {
    /// What sellers call the condition.
    var name: String {
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
    /// Who pays, in words.
    var name: String {
        switch self {
        case .buyerPays: "buyer pays"
        case .sellerPays: "seller pays"
        }
    }
}
