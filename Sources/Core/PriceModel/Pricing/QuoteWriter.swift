import Domain

/// Writes the quote of one listing: its estimate, what that follows from, and what would change it.
///
/// The trees come between the two halves of the work, so that they can see the rows of many listings at once.
struct QuoteWriter {
    private let listing: Listing
    private let model: PriceModel
    private let appraisal: Appraisal
    /// Every other condition, then the other postage.
    private let others: [(condition: Listing.Condition, shipping: Listing.Shipping)]
    /// What the trees are to see: the listing, then itself with each of the other conditions and postages.
    let rows: [Float]

    private static let factorLimit = 5

    init(_ listing: Listing, _ model: PriceModel) {
        (self.listing, self.model) = (listing, model)
        appraisal = Appraisal(of: model.prepared(listing), with: model)
        let otherConditions = Listing.Condition.allCases.filter { $0 != listing.condition }.map {
            ($0, listing.shipping)
        }
        let otherShippings = Listing.Shipping.allCases.filter { $0 != listing.shipping }.map { (listing.condition, $0) }
        others = otherConditions + otherShippings
        rows = appraisal.features + appraisal.features(in: others)
    }

    /// Quantiles of every listing: as many as `rows` has rows.
    static let rowCount = Listing.Condition.allCases.count + Listing.Shipping.allCases.count - 1

    /// The quote that follows from the quantiles of the rows, in their order.
    func quote(_ quantiles: ArraySlice<PriceQuantiles>) -> PriceQuote {
        let own = quantiles[quantiles.startIndex]
        let estimate = appraisal.estimate(own)
        let reasons = appraisal.reasons(listing, own, limit: Self.factorLimit)
        return PriceQuote(
            price: estimate.price,
            expectedPrice: estimate.expectedPrice,
            range: estimate.range,
            confidence: estimate.confidence,
            analysis: analysis(of: estimate),
            basePrice: reasons.basePrice,
            explanation: reasons.factors,
            whatIf: zip(others, quantiles.dropFirst()).map {
                PriceAlternative(condition: $0.condition, shipping: $0.shipping, price: PriceEstimate.price($1))
            },
            notes: estimate.gaps.notes,
            modelVersion: model.version
        )
    }

    private func analysis(of estimate: PriceEstimate) -> CategoryAnalysis {
        let prepared = appraisal.listing
        let statistics = model.categories.statistics(of: prepared.category)
        return CategoryAnalysis(
            of: estimate,
            in: statistics,
            // A missing category has a path of its own, which is no depth that a seller could have named.
            level: prepared.hasCategory ? statistics.level : 0,
            brandHash: prepared.brand.isEmpty ? nil : prepared.brandHash,
            condition: listing.condition
        )
    }
}
