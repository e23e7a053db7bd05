import CatBoost
import JSONCodec

/// What is told of a row.
package enum PredictionKind: String, Sendable, CaseIterable {
    /// The sum of the leaves with scale and bias.
    case raw
    /// What CatBoost's regressor predicts by default: an expected count or amount where the raw value is its logarithm,
    /// mean and variance where the model has its uncertainty.
    case value
}

/// From raw values to what is told of a row.
package struct PredictionTransform: Sendable {
    private let type: PredictionType

    /// Finds out what a model's raw values stand for, by its loss.
    package init(_ kind: PredictionKind, for model: ModelSummary) {
        type =
            switch (kind, model.loss) {
            case (.value, "Poisson"), (.value, "Tweedie"): .exponent
            case (.value, "RMSEWithUncertainty"): .meanAndVariance
            default: .rawValue
            }
    }

    /// Changes one row's values in place.
    package func apply(to values: inout ArraySlice<Double>) {
        values.withUnsafeMutableBufferPointer { type.apply(to: $0) }
    }
}

extension ModelSummary {
    /// The loss that the model was trained for, by CatBoost's name; nil where the file doesn't say.
    package var loss: String? { parameters?["loss_function"]?["type"]?.string }

    /// What training was told; nil where the file doesn't say.
    package var parameters: JSONValue? {
        metadata("params").flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    }
}
