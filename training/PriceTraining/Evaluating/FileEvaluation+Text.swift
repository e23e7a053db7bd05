extension FileEvaluation {
    /// The scores for a person.
    package var text: String {
        """
        version \(version): \(evaluation.errors.rows.grouped) priced listings; \(skipped.summary)
        \(skipped.faults.map { "  \($0)\n" }.joined())
        \(evaluation.scoreTable.text)
        \(evaluation.reliabilityTable.text)
        calibration error \(evaluation.reliability.error.fixed(4))

        \(evaluation.categoryTable.text)
        \(evaluation.weaknessTable.text)
        """
    }
}

extension Evaluation {
    /// The scores of all listings.
    package var scoreTable: TextTable {
        var table = TextTable("score", "value")
        table.add("RMSLE", errors.rmsle.fixed(4))
        table.add("mean absolute error", errors.mae.dollars)
        table.add("RMSE", errors.rmse.dollars)
        table.add("RMSE of the expected price", errors.rmseOfExpected.dollars)
        table.add("median relative error", medianRelativeError.percent())
        table.add("prices inside the range", errors.coverage.percent(2))
        table.add("mean width of the range", errors.meanWidth.dollars)
        table.add("prices within 25 %", errors.hitRate.percent())
        table.add("mean confidence", errors.meanConfidence.percent())
        return table
    }

    /// Told beside measured confidence.
    package var reliabilityTable: TextTable {
        var table = TextTable("confidence", "rows", "told", "measured")
        for (from, to, bin) in reliability.used {
            let name = "\((from * 100).fixed(0)) to \((to * 100).fixed(0)) %"
            table.add(name, bin.rows.grouped, bin.told.percent(), bin.measured.percent())
        }
        return table
    }

    /// Scores by top-level category, with the verdict on how many prices the ranges held.
    package var categoryTable: TextTable {
        var table = TextTable("category", "rows", "RMSLE", "MAE", "coverage", "99 % interval", "verdict")
        for category in byCategory {
            let (errors, interval) = (category.errors, category.interval)
            let rows = Double(max(errors.rows, 1))
            table.add(
                category.name,
                errors.rows.grouped,
                errors.rmsle.fixed(4),
                errors.mae.dollars,
                errors.coverage.percent(),
                "\((Double(interval.low) / rows * 100).fixed(1)) to \((Double(interval.high) / rows).percent())",
                interval.verdict(on: errors.covered).rawValue
            )
        }
        return table
    }

    /// Where the model is weaker: the dearest listings, and categories of which training had few.
    package var weaknessTable: TextTable {
        var table = TextTable("listings", "rows", "RMSLE", "MAE", "mean error", "coverage")
        func add(_ name: String, _ errors: ErrorSums) {
            table.add(
                name,
                errors.rows.grouped,
                errors.rmsle.fixed(4),
                errors.mae.dollars,
                errors.meanError.dollars,
                errors.coverage.percent()
            )
        }
        if let top = dearestTenth { add("dearest tenth, from \(top.from.dollars)", top.errors) }
        for experience in Experience.allCases {
            guard let errors = byExperience[experience], errors.rows > 0 else { continue }
            add("category with \(experience.rawValue) training listings", errors)
        }
        return table
    }
}
