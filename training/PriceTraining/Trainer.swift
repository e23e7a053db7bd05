import CatBoost
import JSONCodec
import PriceModel

/// Trains a bundle: vocabulary, text models, trees, calibration and category statistics, in that order.
package struct Trainer {
    private let source: any ListingSource
    private let fitter: any TreeFitter
    private let settings: Settings
    private let steps: StepFolder?
    private let progress: (TrainingStep) -> Void

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

    /// Prepares training; `source` is gone through several times, and `steps` has what an earlier run finished.
    package init(
        source: some ListingSource,
        fitter: some TreeFitter,
        settings: Settings,
        steps: StepFolder? = nil,
        progress: @escaping (TrainingStep) -> Void
    ) {
        self.source = source
        self.fitter = fitter
        self.settings = settings
        self.steps = steps
        self.progress = progress
    }

    /// Trains.
    package func train() throws -> Result {
        let counter = StepCounter(foldCount: settings.foldCount, report: progress)
        counter.begin("survey of the listings")
        let survey = try Survey(DistinctListings(source), settings: settings)
        guard survey.rows.mainRows.count >= Self.fewestRows else {
            throw TrainingError.tooFewRows(survey.rows.mainRows.count)
        }
        counter.begin("features of \(survey.rows.count) rows, \(survey.terms.keys.count) terms")
        let features = try survey.features()
        let textScores = try OutOfFoldScores(
            features.terms,
            rows: survey.rows,
            foldCount: settings.foldCount,
            settings: settings.textModels,
            steps: steps,
            progress: counter.begin
        )
        let trees = try foldTrees(survey.rows, features, textScores, counter)
        let heldOut = HeldOutPricing(survey: survey, features: features, textScores: textScores, trees: trees)
        let rows = heldOut.rows()
        counter.begin("listings with gaps")
        let probes = try heldOut.rows(probes: GapProbe.all, most: Self.mostProbes)
        let calibration = CrossCalibration(rows, probes: probes, foldCount: settings.foldCount)
        var scores = ScoreKeeper()
        for (row, estimate) in zip(rows, calibration.estimates) { scores.add(estimate, price: row.listing.price) }
        let card = ModelCard(trainedRows: survey.rows.count, scores: scores.scores)
        let bundle = try bundle(survey, features, textScores, calibration.final, card, counter)
        let priced = zip(rows, calibration.estimates).map { (listing: $0.listing, estimate: $1) }
        return Result(bundle: bundle, scores: scores, heldOut: priced)
    }

    /// For each fold, trees that were fitted without it.
    private func foldTrees(
        _ rows: TrainingRows,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores,
        _ counter: StepCounter
    ) throws -> [CatBoostModel] {
        try (0..<settings.foldCount).map { fold in
            let seen = rows.folds.indices.filter { rows.folds[$0] != fold }
            let scores = textScores.scoresWithout[fold]
            counter.begin("trees of fold \(fold + 1)")
            return try CatBoostModel(path: fitter.fit(problem(seen, rows, features, scores)))
        }
    }

    private func bundle(
        _ survey: Survey,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores,
        _ calibration: Calibration,
        _ card: ModelCard,
        _ counter: StepCounter
    ) throws -> BundleWriter {
        let all = Array(0..<survey.rows.count)
        counter.begin("trees of all rows")
        let path = try fitter.fit(problem(all, survey.rows, features, textScores.scores))
        counter.begin("text models of all rows")
        let textModels = try FittedTextModels(
            features.terms,
            targets: survey.rows.targets,
            weights: survey.rows.weights,
            settings: settings.textModels,
            steps: steps
        )
        var bundle = BundleWriter(version: settings.version)
        bundle.add(.card, card.json.bytes)
        bundle.add(.calibration, calibration.encoded)
        bundle.add(.brands, survey.brands.encoded)
        bundle.add(.categories, survey.categories.encoded)
        bundle.add(.trees, try WholeFile.bytes(ofFile: path))
        bundle.add(.terms, survey.terms.encoded(weights: textModels.weights, intercept: textModels.intercept))
        bundle.add(.networks, textModels.encodedNetworks)
        return bundle
    }

    private func problem(
        _ rows: [Int],
        _ all: TrainingRows,
        _ features: FeatureMatrix,
        _ scores: [TextScores]
    ) -> TreeProblem {
        let targets = all.targets
        let weights = all.weights
        return TreeProblem(
            features: features.numbers(of: rows, scores: scores),
            columnCount: StackFeatures.count,
            targets: rows.map { targets[$0] },
            weights: rows.map { weights[$0] }
        )
    }
}
