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
        var score = score
        let fields: ListingFields = [.condition, .shipping]
        // What comes before the groups that change is the same for all of them.
        let first = TermGroup.dependent(on: fields).first ?? .nameWord
        let sums = score.hiddenSums(before: first)
        var rows: [Float] = []
        rows.reserveCapacity(variants.count * features.count)
        for (condition, shipping) in variants {
            variant.condition = condition
            variant.shipping = shipping
            score.update(fields, of: variant, by: model.textModels, row: &row)
            StackFeatures.set(condition, shipping, in: &features)
            let scores = score.scores(by: model.textModels, sums, upTo: first)
            features.withUnsafeMutableBufferPointer { StackFeatures.set(scores, in: $0) }
            rows += features
        }
        return rows
    }

    /// What moved the price to the median that the trees give, at most `limit` reasons.
    func reasons(_ written: Listing, _ quantiles: PriceQuantiles, limit: Int = .max) -> PriceReasons {
        let account = EffectAccount(
            of: listing,
            shapleyValues: model.explainers.values(ofOutput: PriceQuantiles.medianOutput, features),
            text: textContributions()
        )
        return PriceReasons(of: listing, as: written, price: quantiles.median, account: account, limit: limit)
    }

    /// What each part of the listing adds to the text models' mean score.
    func textContributions() -> TextContributions {
        score.contributions(of: listing, by: model.textModels, row: row)
    }
}
