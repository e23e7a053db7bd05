import PriceModel

/// The text models fitted to the rows that have a weight.
struct FittedTextModels {
    /// The ridge model's weights, by term.
    let weights: [Float]
    /// The ridge model's intercept.
    let intercept: Float
    /// The networks' section.
    let encodedNetworks: [UInt8]
    /// Scores rows.
    let scorer: TextScorer

    private enum Model: Sendable {
        case ridge(RidgeRegression)
        case network(FittedNetwork)
    }

    /// Fits them, or takes up those that an earlier run fitted to the same rows.
    init(
        _ matrix: SparseMatrix,
        targets: [Float],
        weights: [Float],
        settings: TextModelSettings,
        steps: StepFolder?
    ) throws {
        func fitted() throws -> [UInt8] {
            try Self.fitted(to: matrix, targets: targets, weights: weights, settings: settings)
        }
        let bytes: [UInt8]
        if let steps {
            var fingerprint = Fingerprint("text models", version: 1)
            matrix.add(to: &fingerprint)
            fingerprint.add(targets)
            fingerprint.add(weights)
            settings.add(to: &fingerprint)
            bytes = try steps.result(of: fingerprint, make: fitted)
        } else {
            bytes = try fitted()
        }
        try self.init(bytes, termCount: matrix.columnCount)
    }

    /// Intercept and weights of the ridge regression, then the networks' section.
    private init(_ bytes: [UInt8], termCount: Int) throws {
        let ridgeSize = (termCount + 1) * MemoryLayout<Float>.size
        guard bytes.count > ridgeSize else { throw TrainingError.networks("the fitted text models are cut off") }
        let ridge = bytes.withUnsafeBytes { Array($0.prefix(ridgeSize).assumingMemoryBound(to: Float.self)) }
        intercept = ridge[0]
        weights = Array(ridge[1...])
        encodedNetworks = Array(bytes[ridgeSize...])
        scorer = TextScorer(
            weights: weights,
            intercept: intercept,
            networks: try TextNetworks(ByteView(copying: encodedNetworks))
        )
    }

    private static func fitted(
        to matrix: SparseMatrix,
        targets: [Float],
        weights: [Float],
        settings: TextModelSettings
    ) throws -> [UInt8] {
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
        var ridge: [Float] = []
        for model in models {
            switch model {
            case .ridge(let fitted): ridge = [fitted.intercept] + fitted.weights
            case .network(let fitted): networks.append(fitted)
            }
        }
        return ridge.withUnsafeBytes { Array($0) } + (try networks.encoded(termCount: matrix.columnCount))
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

    fileprivate func add(to fingerprint: inout Fingerprint) {
        fingerprint.add([penalty])
        for network in networks {
            fingerprint.add([Int(network.input.rawValue), network.width, network.secondWidth])
            fingerprint.add(network.batchSizes)
            fingerprint.add([
                network.tableDeviation, network.learningRate, network.dropout, network.largestResidual,
            ])
            fingerprint.add([network.seed])
        }
    }
}
