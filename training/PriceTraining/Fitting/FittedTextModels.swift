import PriceModel

/// The text models fitted to some of the rows.
package struct FittedTextModels {
    /// The ridge model's weights, by term.
    let weights: [Float]
    /// The ridge model's intercept.
    let intercept: Float
    /// The networks' section.
    let encodedNetworks: [UInt8]
    /// Scores rows.
    let scorer: TextScorer

    /// Joins a ridge regression's bytes and networks.
    init(ridge: [UInt8], networks: [FittedNetwork], termCount: Int) throws {
        (intercept, weights) = try RidgeRegression.read(ridge, termCount: termCount)
        encodedNetworks = try networks.encoded(termCount: termCount)
        scorer = TextScorer(
            weights: weights,
            intercept: intercept,
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
