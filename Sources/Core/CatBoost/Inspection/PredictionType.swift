/// How CatBoost's regressor makes predictions of raw values.
public enum PredictionType: Hashable, Sendable {
    /// They are the raw values.
    case rawValue
    /// They are the exponents of the raw values, which are logarithms.
    case exponent
    /// The first raw value is the mean; the second is the logarithm of the deviation, and the variance is predicted.
    case meanAndVariance

    /// Turns the raw values of any number of rows into predictions.
    public func apply(to values: inout [Double]) {
        values.withUnsafeMutableBufferPointer { apply(to: $0) }
    }

    /// Turns the raw values of any number of rows into predictions, to the bit those of CatBoost.
    public func apply(to values: UnsafeMutableBufferPointer<Double>) {
        switch self {
        case .rawValue: break
        case .exponent:
            for place in values.indices { values[place] = FastExponent.exponent(values[place]) }
        case .meanAndVariance:
            for place in stride(from: 1, to: values.count, by: 2) {
                values[place] = FastExponent.exponent(2 * values[place])
            }
        }
    }
}

extension CatBoostModel {
    /// The name of the loss that training minimised, as "RMSE"; nil where the file doesn't say.
    public func lossFunction() throws(CatBoostError) -> String? {
        try metadataBytes("params").flatMap { JSONPath.string(at: ["loss_function", "type"], in: $0) }
    }

    /// What CatBoost's regressor predicts for a model with this loss.
    ///
    /// It depends on the loss, which stands among texts that evaluation has no use for; ask once a model.
    public func predictionType() throws(CatBoostError) -> PredictionType {
        switch try lossFunction() {
        case "Poisson", "Tweedie": .exponent
        case "RMSEWithUncertainty" where outputCount == 2: .meanAndVariance
        default: .rawValue
        }
    }
}
