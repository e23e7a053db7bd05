import CatBoost
import Domain

/// One listing being priced: its cleaned form, its text scores and the working memory that its variants share.
struct Appraisal {
    private let model: PriceModel
    /// The listing's terms.
    private let row: TermRow
    private let scratch: EvaluationScratch
    /// The cleaned listing.
    let listing: PreparedListing
    private let score: TextScore
    /// What the trees see of the listing.
    let features: [Float]
    private let quantiles: PriceQuantiles

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
        scratch = EvaluationScratch(for: model.trees)
        quantiles = model.trees.quantiles(of: features, scratch)
    }

    /// The listing's own estimate.
    func estimate() -> PriceEstimate {
        PriceEstimate(
            quantiles,
            calibration: model.calibration,
            category: model.categories.ordinal(of: listing.category),
            gaps: KnowledgeGaps(of: listing, text: score.familiarity, categories: model.categories)
        )
    }

    /// The prices in other conditions or with other postage.
    func prices(_ variants: [(Listing.Condition, Listing.Shipping)]) -> [Money] {
        var row = TermRow()
        var variant = listing
        var features = features
        return variants.map { condition, shipping in
            variant.condition = condition
            variant.shipping = shipping
            var score = score
            score.update([.condition, .shipping], of: variant, by: model.textModels, row: &row)
            StackFeatures.set(condition, shipping, in: &features)
            features.withUnsafeMutableBufferPointer { StackFeatures.set(score.scores(by: model.textModels), in: $0) }
            return PriceEstimate.price(model.trees.quantiles(of: features, scratch))
        }
    }

    /// What moved the price.
    func reasons(_ written: Listing) -> PriceReasons {
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

extension CatBoostModel {
    fileprivate func quantiles(of features: [Float], _ scratch: EvaluationScratch) -> PriceQuantiles {
        features.withUnsafeBufferPointer { features in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 3) { results in
                evaluate(row: features, into: results, scratch: scratch)
                return PriceQuantiles(results[0], results[1], results[2])
            }
        }
    }
}
