/// Text scores of rows by ridge models that did not see them.
///
/// To score a held-out fold honestly, the trees' own training rows need scores of models that saw neither the row nor the
/// held-out fold. One model fitted without folds a and b serves both ways, so five folds take 15 fits.
package struct OutOfFoldScores: Sendable {
    /// Each row's score by the model that lacks the row's fold: for the final trees, and for a fold held out.
    package let scores: [Float]
    /// For each held-out fold, the scores of the other rows by models that lack both folds; its own rows as in `scores`.
    package let scoresWithout: [[Float]]

    /// Fits the models.
    package init(
        _ matrix: SparseMatrix,
        rows: TrainingRows,
        foldCount: Int,
        penalty: Double,
        progress: (String) -> Void
    ) {
        let targets = rows.targets
        let weights = rows.weights
        func fit(without folds: Set<Int>) -> RidgeRegression {
            progress("text score without \(folds.sorted().map { "fold \($0 + 1)" }.joined(separator: " and "))")
            let kept = weights.indices.map { folds.contains(rows.folds[$0]) ? 0 : weights[$0] }
            return RidgeRegression(matrix, targets: targets, rowWeights: kept, penalty: penalty)
        }
        let rowsOfFold = (0..<foldCount).map { fold in rows.folds.indices.filter { rows.folds[$0] == fold } }
        var scores = [Float](repeating: 0, count: rows.count)
        for fold in 0..<foldCount {
            let model = fit(without: [fold])
            for row in rowsOfFold[fold] { scores[row] = model.score(row: row, of: matrix) }
        }
        var scoresWithout = [[Float]](repeating: scores, count: foldCount)
        for first in 0..<foldCount {
            for second in first + 1..<foldCount {
                let model = fit(without: [first, second])
                for row in rowsOfFold[first] { scoresWithout[second][row] = model.score(row: row, of: matrix) }
                for row in rowsOfFold[second] { scoresWithout[first][row] = model.score(row: row, of: matrix) }
            }
        }
        self.scores = scores
        self.scoresWithout = scoresWithout
    }
}
