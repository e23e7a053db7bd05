/// What a model was trained on and how it scored on listings it had not seen.
public struct ModelCard: Sendable, Equatable {
    /// Priced listings that the model was trained on, extra files included.
    public let trainedRows: Int
    /// Scores by cross-validation over the main file.
    public let scores: ModelScores

    /// Makes a card from its numbers.
    public init(trainedRows: Int, scores: ModelScores) {
        self.trainedRows = trainedRows
        self.scores = scores
    }
}

/// How far a model's prices lay from the real ones.
public struct ModelScores: Sendable, Equatable {
    /// Root mean squared error in dollars; a few luxury items make most of it.
    public let rmse: Double
    /// Root mean squared error of ln(1 + price).
    public let rmsle: Double
    /// Mean absolute error in dollars.
    public let mae: Double
    /// Share of real prices inside the quoted range, 0 to 1.
    public let coverage: Double
    /// Listings that were scored.
    public let rows: Int

    /// Makes scores from their numbers.
    public init(rmse: Double, rmsle: Double, mae: Double, coverage: Double, rows: Int) {
        self.rmse = rmse
        self.rmsle = rmsle
        self.mae = mae
        self.coverage = coverage
        self.rows = rows
    }
}
