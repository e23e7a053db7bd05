import PriceModel

/// Text scores of rows by models that did not see them.
///
/// To score a held-out fold honestly, the trees' own training rows need scores of models that saw neither the row nor the
/// held-out fold. Models fitted without folds a and b serve both ways, so five folds take 15 fits.
package struct OutOfFoldScores {
    /// Each row's scores by the models that lack the row's fold: for the final trees, and for a fold held out.
    package let scores: [TextScores]
    /// For each held-out fold, the scores of the other rows by models that lack both folds; its own rows as in `scores`.
    package let scoresWithout: [[TextScores]]

    /// For each fold, the models that lack it.
    package let scorers: [TextScorer]

    /// Fits the models.
    package init(
        _ matrix: SparseMatrix,
        rows: TrainingRows,
        foldCount: Int,
        settings: TextModelSettings,
        steps: StepFolder?,
        progress: (String) -> Void
    ) throws {
        let targets = rows.targets
        let weights = rows.weights
        func fit(without folds: Set<Int>) throws -> TextScorer {
            progress("text scores without \(folds.sorted().map { "fold \($0 + 1)" }.joined(separator: " and "))")
            let kept = weights.indices.map { folds.contains(rows.folds[$0]) ? 0 : weights[$0] }
            return try FittedTextModels(matrix, targets: targets, weights: kept, settings: settings, steps: steps)
                .scorer
        }
        let rowsOfFold = (0..<foldCount).map { fold in rows.folds.indices.filter { rows.folds[$0] == fold } }
        func fill(_ scores: inout [TextScores], fold: Int, by scorer: TextScorer) {
            let own = scorer.scores(of: rowsOfFold[fold], in: matrix)
            for (row, score) in zip(rowsOfFold[fold], own) { scores[row] = score }
        }
        var scores = [TextScores](repeating: .none, count: rows.count)
        var scorers: [TextScorer] = []
        for fold in 0..<foldCount {
            let scorer = try fit(without: [fold])
            fill(&scores, fold: fold, by: scorer)
            scorers.append(scorer)
        }
        var scoresWithout = [[TextScores]](repeating: scores, count: foldCount)
        for first in 0..<foldCount {
            for second in first + 1..<foldCount {
                let scorer = try fit(without: [first, second])
                fill(&scoresWithout[second], fold: first, by: scorer)
                fill(&scoresWithout[first], fold: second, by: scorer)
            }
        }
        self.scores = scores
        self.scorers = scorers
        self.scoresWithout = scoresWithout
    }
}
