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
        /// Most rows that trees are fitted to: they weigh a few numbers a row, and learn no more from further ones.
        package var treeRowLimit = 1 << 18

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
        /// Scores of held-out listings from which something was kept.
        package let gaps: [GapScores]

        /// All scores by name.
        package var json: JSONValue {
            guard case .object(var json) = scores.json else { return scores.json }
            json["gaps"] = .array(gaps.map(\.json))
            return .object(json)
        }
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
        let counter = StepCounter(
            textFits: OutOfFoldScores.fitCount(foldCount: settings.foldCount, settings: settings.textModels),
            treeFits: settings.foldCount + 1,
            report: progress
        )
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
        let poorer = try PoorerRows(survey, seed: settings.seed)
        let trees = try trees(survey.rows, features, poorer, textScores, counter)
        let heldOut = HeldOutPricing(
            survey: survey,
            features: features,
            textScores: textScores,
            trees: try trees.dropLast().map { try CatBoostModel(path: $0) }
        )
        let rows = heldOut.rows()
        counter.begin("listings with gaps")
        let probes = try heldOut.rows(probes: GapProbe.all, most: Self.mostProbes)
        let calibration = CrossCalibration(rows, probes: probes, foldCount: settings.foldCount)
        var scores = ScoreKeeper()
        for (row, estimate) in zip(rows, calibration.estimates) { scores.add(estimate, price: row.listing.price) }
        let card = ModelCard(trainedRows: survey.rows.count, scores: scores.scores)
        let bundle = try bundle(survey, textScores.models, trees.last, calibration.final, card)
        let priced = zip(rows, calibration.estimates).map { (listing: $0.listing, estimate: $1) }
        return Result(bundle: bundle, scores: scores, heldOut: priced, gaps: calibration.gapScores)
    }

    /// The files of trees that were fitted without each fold, and last those of all rows.
    private func trees(
        _ rows: TrainingRows,
        _ features: FeatureMatrix,
        _ poorer: PoorerRows,
        _ textScores: OutOfFoldScores,
        _ counter: StepCounter
    ) throws -> [String] {
        let total = settings.foldCount + 1
        var begun = 0
        func beginNext() {
            begun += 1
            if begun <= total { counter.begin("trees \(begun) of \(total)") }
        }
        beginNext()
        // All at once on a core each: CatBoost's own threads would wait for one another at every tree.
        return try concurrently(total, finished: beginNext) { [fitter, settings] fold in
            let seen = rows.sample(without: fold, most: settings.treeRowLimit, seed: settings.seed)
            let heldOut = fold < settings.foldCount ? fold : nil
            let scores = heldOut.map { textScores.scoresWithout[$0] } ?? textScores.scores
            let whole = TreeProblem(seen, of: rows, features, scores: scores)
            return try fitter.fit(whole.joined(with: poorer.problem(of: rows, textScores, without: heldOut)))
        }
    }

    private func bundle(
        _ survey: Survey,
        _ textModels: FittedTextModels,
        _ trees: String?,
        _ calibration: Calibration,
        _ card: ModelCard
    ) throws -> BundleWriter {
        var bundle = BundleWriter(version: settings.version)
        bundle.add(.card, card.json.bytes)
        bundle.add(.calibration, calibration.encoded)
        bundle.add(.brands, survey.brands.encoded)
        bundle.add(.categories, survey.categories.encoded)
        bundle.add(.trees, try trees.map(WholeFile.bytes(ofFile:)) ?? [])
        bundle.add(.terms, survey.terms.encoded(weights: textModels.weights, intercept: textModels.intercept))
        bundle.add(.networks, textModels.encodedNetworks)
        return bundle
    }
}

extension TreeProblem {
    /// The problem of fitting trees to some rows, given the text scores of all.
    init(_ numbers: [Int], of rows: TrainingRows, _ features: FeatureMatrix, scores: [TextScores]) {
        let (targets, weights) = (rows.targets, rows.weights)
        self.init(
            features: features.numbers(of: numbers, scores: scores),
            columnCount: StackFeatures.count,
            targets: numbers.map { targets[$0] },
            weights: numbers.map { weights[$0] }
        )
    }
}
