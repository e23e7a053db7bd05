import Domain

/// One listing being priced: its cleaned form, what the text models make of it, and what the trees are to see of it.
struct Appraisal {
    private let model: PriceModel
    /// The listing's terms.
    private let row: TermRow
    /// The cleaned listing.
    let listing: PreparedListing
    private let score: TextScore
    /// What the trees see of the listing.
    let features: [Float]

    init(of listing: PreparedListing, with model: PriceModel) {
        self.model = model
        self.listing = listing
        var row = TermRow()
        var score = TextScore(networks: model.textModels.networks)
        score.update(.all, of: listing, by: model.textModels, row: &row)
        (self.row, self.score) = (row, score)
        features = StackFeatures.row(
            of: listing,
            scores: score.scores(by: model.textModels),
            text: score.familiarity,
            brands: model.brands,
            categories: model.categories
        )
    }

    /// What follows from the quantiles that the trees give for the listing.
    func estimate(_ quantiles: PriceQuantiles) -> PriceEstimate {
        PriceEstimate(
            quantiles,
            calibration: model.calibration,
            category: model.categories.ordinal(of: listing.category),
            gaps: KnowledgeGaps(of: listing, text: score.familiarity, categories: model.categories)
        )
    }

    /// What the trees are to see of the listing in other conditions or with other postage, row after row.
    func features(in variants: [(Listing.Condition, Listing.Shipping)]) -> [Float] {
        var row = TermRow()
        var variant = listing
        var features = features
        return variants.flatMap { condition, shipping in
            variant.condition = condition
            variant.shipping = shipping
            var score = score
            score.update([.condition, .shipping], of: variant, by: model.textModels, row: &row)
            StackFeatures.set(condition, shipping, in: &features)
            features.withUnsafeMutableBufferPointer { StackFeatures.set(score.scores(by: model.textModels), in: $0) }
            return features
        }
    }

    /// What moved the price to the median that the trees give.
    func reasons(_ written: Listing, _ quantiles: PriceQuantiles) -> PriceReasons {
        let account = EffectAccount(
            of: listing,
            shapleyValues: model.explainers.values(ofOutput: PriceQuantiles.medianOutput, features),
            text: textContributions()
        )
        return PriceReasons(of: listing, as: written, price: quantiles.median, account: account)
    }

    /// What each part of the listing adds to the text models' mean score.
    func textContributions() -> TextContributions {
        score.contributions(of: listing, by: model.textModels, row: row)
    }
}
