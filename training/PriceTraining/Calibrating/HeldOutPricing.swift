import CatBoost
import PriceModel

/// Prices main rows by the models that lack their fold.
struct HeldOutPricing {
    let survey: Survey
    let features: FeatureMatrix
    let textScores: OutOfFoldScores
    /// For each fold, trees that were fitted without it.
    let trees: [CatBoostModel]

    /// All main rows as they are.
    func rows() -> [CrossCalibration.Row] {
        rows(survey.rows.mainRows, places: survey.rows.mainRows, features, scores: textScores.scores)
    }

    /// Some main rows, evenly spread, again and again with what each probe leaves of them.
    func rows(probes: [GapProbe], most: Int) throws -> [CrossCalibration.Row] {
        let main = survey.rows.mainRows
        let step = (main.count + most - 1) / most
        let rows = stride(from: 0, to: main.count, by: step).map { main[$0] }
        let listings = try survey.listings(of: rows)
        return try probes.flatMap { probe in
            let poorer = try survey.features(of: listings.map(probe.applied))
            return self.rows(
                rows,
                places: Array(rows.indices),
                poorer,
                scores: try textScores.scores(of: poorer.terms, folds: rows.map { survey.rows.folds[$0] }),
                gaps: probe.gaps
            )
        }
    }

    /// Prices rows whose features lie at `places`.
    private func rows(
        _ rows: [Int],
        places: [Int],
        _ features: FeatureMatrix,
        scores: [TextScores],
        gaps: KnowledgeGaps? = nil
    ) -> [CrossCalibration.Row] {
        trees.indices.flatMap { fold in
            let own = zip(rows, places).filter { survey.rows.folds[$0.0] == fold }
            let numbers = features.numbers(of: own.map(\.1), scores: scores)
            let quantiles = trees[fold].quantiles(ofRows: numbers)
            return zip(own, quantiles).map { row, quantiles in
                let listing = HeldOutListing(
                    quantiles: quantiles,
                    category: features.categories[row.1],
                    gaps: gaps ?? features.gaps[row.1],
                    price: survey.rows.prices[row.0]
                )
                return (fold, listing)
            }
        }
    }
}
