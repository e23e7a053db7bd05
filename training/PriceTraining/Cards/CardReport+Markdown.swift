import PriceModel

extension CardReport {
    /// The card for people.
    package var markdown: String {
        """
        # Price model \(version)

        Suggests a price for a second-hand listing, a range that is to hold 80 % of the prices of like listings, and the
        chance that the price lies within 25 %.

        ## Training

        \(trainingTable.markdown)
        Scores by cross-validation: each listing was priced by models that had not seen it.

        \(evaluationPart)\(importancePart)## Limits

        \(limits.map { "- \($0)\n" }.joined())
        """
    }

    private var trainingTable: TextTable {
        var table = TextTable("training", "")
        table.add("listings trained on", card.trainedRows.grouped)
        for (name, count) in contents { table.add(name, count.grouped) }
        table.add("listings scored", card.scores.rows.grouped)
        table.add("RMSLE", card.scores.rmsle.fixed(4))
        table.add("mean absolute error", card.scores.mae.dollars)
        table.add("RMSE", card.scores.rmse.dollars)
        table.add("prices inside the range", card.scores.coverage.percent(2))
        return table
    }

    private var evaluationPart: String {
        guard let evaluation else { return "" }
        let scores = evaluation.evaluation
        return """
            ## Evaluation

            On \(scores.errors.rows.grouped) priced listings of a file (\(evaluation.skipped.summary)). Where the model was
            trained on them, they score too well.

            \(scores.scoreTable.markdown)
            ### Confidence

            Expected calibration error \(scores.reliability.error.fixed(4)).

            ![Reliability of the confidence](reliability.svg)

            \(scores.reliabilityTable.markdown)
            ### Categories

            ![Coverage by category](coverage.svg)

            \(scores.categoryTable.markdown)
            ### Where it is weaker

            \(scores.weaknessTable.markdown)

            """
    }

    private var importancePart: String {
        guard let importances else { return "" }
        var table = TextTable("feature", "importance")
        for importance in importances { table.add(importance.name, importance.percent.fixed(2) + " %") }
        return """
            ## Features of the trees

            How much the trees' output changes with each, in percent of all.

            ![Importance of the features](importance.svg)

            \(table.markdown)

            """
    }
}
