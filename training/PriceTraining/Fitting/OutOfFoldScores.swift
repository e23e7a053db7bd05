import PriceModel

/// Text scores of rows by models that did not see them.
///
/// To score a held-out fold honestly, the trees' own training rows need scores of models that saw neither the row nor the
/// held-out fold. Models fitted without folds a and b serve both ways, so five folds take 15 fits beside that of all rows.
package struct OutOfFoldScores {
    /// Each row's scores by the models that lack the row's fold: for the final trees, and for a fold held out.
    package let scores: [TextScores]
    /// For each held-out fold, the scores of the other rows by models that lack both folds; its own rows as in `scores`.
    package let scoresWithout: [[TextScores]]

    /// The models by the folds that they lack.
    private let scorers: [Set<Int>: TextScorer]

    /// The models of all rows, which the bundle gets.
    package let models: FittedTextModels

    /// The parts of the rows that models are fitted to, each named by the folds that it lacks, the largest first.
    private static func parts(_ foldCount: Int) -> [[Int]] {
        [[]] + (0..<foldCount).map { [$0] }
            + (0..<foldCount).flatMap { first in (first + 1..<foldCount).map { [first, $0] } }
    }

    /// Number of models that are fitted.
    static func fitCount(foldCount: Int, settings: TextModelSettings) -> Int {
        parts(foldCount).count * TextModelFits.modelCount(settings)
    }

    /// Fits the models.
    package init(
        _ matrix: SparseMatrix,
        rows: TrainingRows,
        foldCount: Int,
        settings: TextModelSettings,
        steps: StepFolder?,
        progress: (String) -> Void
    ) throws {
        let parts = Self.parts(foldCount)
        let total = Self.fitCount(foldCount: foldCount, settings: settings)
        var begun = 0
        func beginNext() {
            begun += 1
            if begun <= total { progress("text model \(begun) of \(total)") }
        }
        beginNext()
        let fitted = try TextModelFits(matrix: matrix, rows: rows, settings: settings, steps: steps)
            .fitted(without: parts.map(Set.init), finished: beginNext)
        let rowsOfFold = (0..<foldCount).map { fold in rows.folds.indices.filter { rows.folds[$0] == fold } }
        func fill(_ scores: inout [TextScores], fold: Int, by models: FittedTextModels) throws {
            let own = try models.scorer.scores(of: rowsOfFold[fold], in: matrix)
            for (row, score) in zip(rowsOfFold[fold], own) { scores[row] = score }
        }
        var scores = [TextScores](repeating: .none, count: rows.count)
        for (part, models) in zip(parts, fitted) where part.count == 1 {
            try fill(&scores, fold: part[0], by: models)
        }
        var scoresWithout = [[TextScores]](repeating: scores, count: foldCount)
        for (part, models) in zip(parts, fitted) where part.count == 2 {
            try fill(&scoresWithout[part[1]], fold: part[0], by: models)
            try fill(&scoresWithout[part[0]], fold: part[1], by: models)
        }
        self.scores = scores
        self.scoresWithout = scoresWithout
        scorers = Dictionary(uniqueKeysWithValues: zip(parts, fitted).map { (Set($0), $1.scorer) })
        models = fitted[0]
    }

    /// Scores of the same listings in other words, by models that lack each one's fold and a held-out fold besides.
    ///
    /// - Parameters:
    ///   - variants: The listings' terms, a row for each.
    ///   - folds: The listings' folds.
    func scores(of variants: SparseMatrix, folds: [Int], without heldOut: Int? = nil) throws -> [TextScores] {
        var scores = [TextScores](repeating: .none, count: folds.count)
        for fold in Set(folds).sorted() {
            guard let scorer = scorers[Set([fold, heldOut ?? fold])] else { continue }
            let places = folds.indices.filter { folds[$0] == fold }
            for (place, score) in zip(places, try scorer.scores(of: places, in: variants)) { scores[place] = score }
        }
        return scores
    }
}
