import CatBoost
import Domain

/// One listing being priced: its cleaned form, its text scores and the working memory that its variants share.
struct Appraisal {
    private let model: PriceModel
    private var row: TermRow
    private let scratch: EvaluationScratch
    /// The cleaned listing.
    let listing: PreparedListing
    private let score: TextScore

    init(of listing: PreparedListing, with model: PriceModel) {
        self.model = model
        self.listing = listing
        row = TermRow(for: model.textModels.vocabulary)
        scratch = EvaluationScratch(for: model.trees)
        var score = TextScore(networks: model.textModels.networks)
        score.update(.all, of: listing, by: model.textModels, row: &row)
        self.score = score
    }

    /// The listing's own estimate.
    func estimate() -> PriceEstimate {
        estimate(of: listing, score: score)
    }

    /// The price in another condition or with other postage.
    mutating func price(condition: Listing.Condition, shipping: Listing.Shipping) -> Money {
        var variant = listing
        variant.condition = condition
        variant.shipping = shipping
        return price(of: variant, changed: [.condition, .shipping])
    }

    private mutating func price(of variant: PreparedListing, changed: ListingFields) -> Money {
        var variantScore = score
        variantScore.update(changed, of: variant, by: model.textModels, row: &row)
        return estimate(of: variant, score: variantScore).price
    }

    /// What moved the price.
    mutating func reasons(_ written: Listing) -> PriceReasons {
        let features = features()
        let median = quantiles(features).median
        let contributions = textContributions()
        let account = EffectAccount(
            of: listing,
            shapleyValues: model.explainers.values(ofOutput: PriceQuantiles.medianOutput, features),
            text: TextContributions.mean(contributions) ?? TextContributions(of: listing)
        )
        return PriceReasons(of: listing, as: written, price: median, account: account)
    }

    /// What each part of the listing adds to each text model's score.
    mutating func textContributions() -> [TextContributions] {
        score.contributions(of: listing, by: model.textModels, row: &row)
    }

    /// What the trees see of the listing.
    func features() -> [Float] {
        features(of: listing, score: score)
    }

    private func features(of listing: PreparedListing, score: TextScore) -> [Float] {
        StackFeatures.row(
            of: listing,
            scores: score.scores(by: model.textModels),
            text: score.familiarity,
            brands: model.brands,
            categories: model.categories
        )
    }

    private func estimate(of listing: PreparedListing, score: TextScore) -> PriceEstimate {
        let quantiles = quantiles(features(of: listing, score: score))
        let gaps = KnowledgeGaps(of: listing, text: score.familiarity, categories: model.categories)
        let category = model.categories.ordinal(of: listing.category)
        return PriceEstimate(quantiles, calibration: model.calibration, category: category, gaps: gaps)
    }

    private func quantiles(_ features: [Float]) -> PriceQuantiles {
        features.withUnsafeBufferPointer { features in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 3) { results in
                model.trees.evaluate(row: features, into: results, scratch: scratch)
                return PriceQuantiles(results[0], results[1], results[2])
            }
        }
    }
}
