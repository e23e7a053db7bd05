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
    }

    private static let fewestRows = 200

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
        let heldOut = try heldOutQuantiles(survey.rows, features, textScores)
        let calibration = CrossCalibration(heldOut, foldCount: settings.foldCount)
        let bundle = try bundle(survey, features, textScores, calibration)
        return Result(bundle: bundle, scores: calibration.scores)
    }

    /// Quantiles of every main row by trees that were fitted without its fold.
    private func heldOutQuantiles(
        _ rows: TrainingRows,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores
    ) throws -> [(fold: Int, row: HeldOutQuantiles)] {
        var result: [(fold: Int, row: HeldOutQuantiles)] = []
        for fold in 0..<settings.foldCount {
            let scores = textScores.scoresWithout[fold]
            let seen = rows.folds.indices.filter { rows.folds[$0] != fold }
            let path = try fitter.fit(problem("fold \(fold + 1)", seen, rows, features, scores))
            let trees = try CatBoostModel(path: path)
            let unseen = rows.mainRows.filter { rows.folds[$0] == fold }
            let numbers = features.numbers(of: unseen, scores: scores)
            for (row, quantiles) in zip(unseen, trees.quantiles(ofRows: numbers, columnCount: StackFeatures.count)) {
                let heldOut = HeldOutQuantiles(
                    quantiles: quantiles,
                    category: features.categories[row],
                    price: rows.prices[row]
                )
                result.append((fold, heldOut))
            }
        }
        return result
    }

    private func bundle(
        _ survey: Survey,
        _ features: FeatureMatrix,
        _ textScores: OutOfFoldScores,
        _ calibration: CrossCalibration
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
        let card = ModelCard(trainedRows: survey.rows.count, scores: calibration.scores.scores)
        var bundle = BundleWriter(version: settings.version)
        bundle.add(.card, card.json.bytes)
        bundle.add(.calibration, calibration.final.encoded)
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
