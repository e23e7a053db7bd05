import PriceModel

/// The text models fitted to the rows that have a weight.
struct FittedTextModels {
    let ridge: RidgeRegression
    /// The networks' section.
    let encodedNetworks: [UInt8]
    /// Scores rows.
    let scorer: TextScorer

    private enum Model: Sendable {
        case ridge(RidgeRegression)
        case network(FittedNetwork)
    }

    init(_ matrix: SparseMatrix, targets: [Float], weights: [Float], settings: TextModelSettings) throws {
        // The networks take longest: each begins on a core of its own, and the ridge regression fills the gap.
        let models = concurrently(settings.networks.count + 1) { number -> Model in
            guard number < settings.networks.count else {
                return .ridge(
                    RidgeRegression(matrix, targets: targets, rowWeights: weights, penalty: settings.penalty)
                )
            }
            return .network(
                FittedNetwork(
                    fittedTo: matrix,
                    targets: targets,
                    weights: weights,
                    settings: settings.networks[number]
                )
            )
        }
        var networks: [FittedNetwork] = []
        var ridge: RidgeRegression?
        for model in models {
            switch model {
            case .ridge(let fitted): ridge = fitted
            case .network(let fitted): networks.append(fitted)
            }
        }
        guard let ridge else { throw TrainingError.networks("the ridge regression is missing") }
        self.ridge = ridge
        encodedNetworks = try networks.encoded(termCount: matrix.columnCount)
        scorer = TextScorer(
            weights: ridge.weights,
            intercept: ridge.intercept,
            networks: try TextNetworks(ByteView(copying: encodedNetworks))
        )
    }
}

/// How the text models are fitted.
package struct TextModelSettings: Sendable {
    /// Penalty of the ridge regression's weights; not relative to the number of rows.
    package var penalty = 4.0
    /// The networks.
    package var networks = NetworkSettings.standard

    /// The settings that cross-validation found best for tens of thousands of rows.
    package init() {}
}
