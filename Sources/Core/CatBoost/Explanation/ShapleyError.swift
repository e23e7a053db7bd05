/// Why a model's predictions can't be divided among its columns.
public enum ShapleyError: String, Error, Hashable, Sendable {
    /// The values of such models are another computation.
    case unsupportedTrees = "the model has statistics of categories, texts or trees that are not symmetric"
    /// Without the number of training rows in each leaf nobody knows what to expect of a row.
    case noLeafWeights = "the model has no weights of its leaves"
    case damagedLeafWeights = "a weight of a leaf is negative or not finite"
    /// The values would not add up to the prediction of a row that gets there; CatBoost refuses such a model too.
    case valueWithoutWeight = "a leaf without weight has a value"
}

extension ShapleyError: CustomStringConvertible {
    /// One sentence for a log or a command line.
    public var description: String { "predictions can't be explained: \(rawValue)" }
}
