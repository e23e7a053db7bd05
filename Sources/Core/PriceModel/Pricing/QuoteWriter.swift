import Domain

/// Writes the quote of one listing: its estimate, what that follows from, and what would change it.
struct QuoteWriter {
    let listing: Listing
    let model: PriceModel

    private static let factorLimit = 5

    func quote(_ appraisal: Appraisal) -> PriceQuote {
        let estimate = appraisal.estimate()
        let reasons = appraisal.reasons(listing)
        return PriceQuote(
            price: estimate.price,
            expectedPrice: estimate.expectedPrice,
            range: estimate.range,
            confidence: estimate.confidence,
            analysis: analysis(of: estimate, appraisal.listing),
            basePrice: reasons.basePrice,
            explanation: Array(reasons.factors.prefix(Self.factorLimit)),
            whatIf: alternatives(appraisal),
            notes: estimate.gaps.notes,
            modelVersion: model.version
        )
    }

    /// Every other condition, then the other postage.
    private func alternatives(_ appraisal: Appraisal) -> [PriceAlternative] {
        let otherConditions = Listing.Condition.allCases.filter { $0 != listing.condition }.map {
            ($0, listing.shipping)
        }
        let otherShippings = Listing.Shipping.allCases.filter { $0 != listing.shipping }.map { (listing.condition, $0) }
        let others = otherConditions + otherShippings
        return zip(others, appraisal.prices(others)).map {
            PriceAlternative(condition: $0.0, shipping: $0.1, price: $1)
        }
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
