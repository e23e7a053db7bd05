import PriceModel

/// Some training rows once more with something kept from each, so that trees learn how little is known without it.
struct PoorerRows: Sendable {
    private let rows: [Int]
    private let features: FeatureMatrix

    private static let share = 0.2
    private static let most = 1 << 16

    /// Draws rows and keeps from each what the next probe keeps.
    init(_ survey: Survey, seed: UInt64) throws {
        let wanted = min(Int(Double(survey.rows.count) * Self.share), Self.most)
        rows = survey.rows.sample(without: nil, most: wanted, seed: seed)
        let listings = try survey.listings(of: rows)
        // Neighbours in the file may be alike, and the number of probes is no multiple of anything in it.
        let poorer = listings.enumerated().map { GapProbe.all[$0 % GapProbe.all.count].applied(to: $1) }
        features = try survey.features(of: poorer)
    }

    /// What trees are fitted to, from the rows outside of a fold.
    func problem(of all: TrainingRows, _ textScores: OutOfFoldScores, without fold: Int?) throws -> TreeProblem {
        let (targets, weights) = (all.targets, all.weights)
        let folds = rows.map { all.folds[$0] }
        let scores = try textScores.scores(of: features.terms, folds: folds, without: fold)
        let seen = rows.indices.filter { folds[$0] != fold }
        return TreeProblem(
            features: features.numbers(of: seen, scores: scores),
            columnCount: StackFeatures.count,
            targets: seen.map { targets[rows[$0]] },
            weights: seen.map { weights[rows[$0]] }
        )
    }
}
