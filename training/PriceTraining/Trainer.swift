import CatBoost
import JSONCodec
import PriceModel

/// Trains a bundle: vocabulary, text models, trees, calibration and category statistics, in that order.
package struct Trainer {
    private let source: any ListingSource
    private let fitter: any TreeFitter
    private let settings: Settings
    private let progress: (String) -> Void

    /// What training can be told.
    package struct Settings: Sendable {
        /// Version of the model.
        package var version: String
        /// Parts that the rows are dealt into for scores on unseen listings.
        package var foldCount = 5
        /// Seed of the folds.
        package var seed: UInt64 = 42
        /// How the text models are fitted.
        package var textModels = TextModelSettings()
        /// Most terms of the vocabulary.
        package var termLimit = 1 << 18

        /// Settings for a version, the rest as they are best for tens of thousands of rows.
        package init(version: String) {
            self.version = version
        }
    }

    /// A trained bundle and its scores.
    package struct Result {
        /// What to write to a file.
        package let bundle: BundleWriter
        /// Scores on listings not trained on.
        package let scores: ScoreKeeper
        /// The listings that the scores are of, each with its estimate by models that had not seen its price.
        package let heldOut: [(listing: HeldOutListing, estimate: PriceEstimate)]
    }

    private static let fewestRows = 200
    private static let mostProbes = 10_000

    /// Prepares training; `source` is gone through several times.
    package init(
        source: some ListingSource,
        fitter: some TreeFitter,
        settings: Settings,
        progress: @escaping (String) -> Void
    ) {
        self.source = source
        self.fitter = fitter
        self.settings = settings
        self.progress = progress
    }

    /// Trains.
    package func train() throws -> Result {
        progress("survey of the listings")
        let survey = try Survey(DistinctListings(source), settings: settings)
        guard survey.rows.mainRows.count >= Self.fewestRows else {
            throw TrainingError.tooFewRows(survey.rows.mainRows.count)
        }
        let features = try survey.features()
        progress("\(survey.rows.count) rows, \(survey.terms.keys.count) terms, \(features.terms.storedCount) values")
        let textScores = try OutOfFoldScores(
            features.terms,
            rows: survey.rows,
            foldCount: settings.foldCount,
            settings: settings.textModels,
            progress: progress
        )
        let trees = try foldTrees(survey.rows, features, textScores)
        let heldOut = HeldOutPricing(survey: survey, features: features, textScores: textScores, trees: trees)
        let rows = heldOut.rows()
        progress("listings with gaps")
        let probes = try heldOut.rows(probes: GapProbe.all, most: Self.mostProbes)
        let calibration = CrossCalibration(rows, probes: probes, foldCount: settings.foldCount)
        var scores = ScoreKeeper()
        for (row, estimate) in zip(rows, calibration.estimates) { scores.add(estimate, price: row.listing.price) }
        let card = ModelCard(trainedRows: survey.rows.count, scores: scores.scores)
        let bundle = try bundle(survey, features, textScores, calibration.final, card)
        let priced = zip(rows, calibration.estimates).map { (listing: $0.listing, estimate: $1) }
        return Result(bundle: bundle, scores: scores, heldOut: priced)
    }

    /// For each fold, trees that were fitted without it.
    private func foldTrees(
        _ rows: TrainingRows,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores
    ) throws -> [CatBoostModel] {
        try (0..<settings.foldCount).map { fold in
            let seen = rows.folds.indices.filter { rows.folds[$0] != fold }
            let scores = textScores.scoresWithout[fold]
            return try CatBoostModel(
                path: fitter.fit(problem("fold \(fold + 1)", seen, rows, features, scores))
            )
        }
    }

    private func bundle(
        _ survey: Survey,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores,
        _ calibration: Calibration,
        _ card: ModelCard
    ) throws -> BundleWriter {
        let all = Array(0..<survey.rows.count)
        let path = try fitter.fit(problem("all rows", all, survey.rows, features, textScores.scores))
        progress("text scores of all rows")
        let textModels = try FittedTextModels(
            features.terms,
            targets: survey.rows.targets,
            weights: survey.rows.weights,
            settings: settings.textModels
        )
        let ridge = textModels.ridge
        var bundle = BundleWriter(version: settings.version)
        bundle.add(.card, card.json.bytes)
        bundle.add(.calibration, calibration.encoded)
        bundle.add(.brands, survey.brands.encoded)
        bundle.add(.categories, survey.categories.encoded)
        bundle.add(.trees, try WholeFile.bytes(ofFile: path))
        bundle.add(.terms, survey.terms.encoded(weights: ridge.weights, intercept: ridge.intercept))
        bundle.add(.networks, textModels.encodedNetworks)
        return bundle
    }

    private func problem(
        _ name: String,
        _ rows: [Int],
        _ all: TrainingRows,
        _ features: FeatureMatrix,
        _ scores: [TextScores]
    ) -> TreeProblem {
        progress("trees of \(name)")
        let targets = all.targets
        let weights = all.weights
        return TreeProblem(
            name: name,
            features: features.numbers(of: rows, scores: scores),
            columnCount: StackFeatures.count,
            targets: rows.map { targets[$0] },
            weights: rows.map { weights[$0] }
        )
    }
}
