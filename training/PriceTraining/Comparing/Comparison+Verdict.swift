import JSONCodec

extension Comparison.Row {
    /// What the interval says, in words; the models are called A and B.
    package var verdict: String {
        if let missInterval {
            if missInterval.upperBound < 0 { return "B lies nearer to 80 %" }
            return missInterval.lowerBound > 0 ? "A lies nearer to 80 %" : "no difference shown"
        }
        // Of the other scores less is better.
        if interval.upperBound < 0 { return "B is better" }
        return interval.lowerBound > 0 ? "A is better" : "no difference shown"
    }

    fileprivate var json: JSONValue {
        [
            "a": .double(first),
            "b": .double(second),
            "difference": .double(difference),
            "interval_95": [.double(interval.lowerBound), .double(interval.upperBound)],
            "verdict": .string(verdict),
        ]
    }

    fileprivate func text(_ value: Double) -> String {
        switch score {
        case .rmsle: value.fixed(4)
        case .mae, .rmse: value.dollars
        case .coverage: value.percent(2)
        }
    }

    fileprivate var name: String {
        switch score {
        case .rmsle: "RMSLE"
        case .mae: "MAE"
        case .rmse: "RMSE"
        case .coverage: "coverage"
        }
    }
}

extension Comparison {
    /// The whole in one sentence.
    package var verdict: String {
        let errors = rows.filter { $0.score != .coverage }
        let (first, second) = (errors.filter { $0.verdict.hasPrefix("A") }, errors.filter { $0.verdict.hasPrefix("B") })
        func names(_ rows: [Row]) -> String { rows.map(\.name).joined(separator: ", ") }
        if first.isEmpty, second.isEmpty { return "These listings show no difference between A and B." }
        if second.isEmpty { return "A is better by \(names(first))." }
        if first.isEmpty { return "B is better by \(names(second))." }
        return "A is better by \(names(first)), B by \(names(second))."
    }

    /// For programs.
    package var json: JSONValue {
        [
            "rows": .integer(listings),
            "resamples": .integer(resamples),
            "scores": .object(JSONObject(rows.map { ($0.score.rawValue, $0.json) })),
            "verdict": .string(verdict),
        ]
    }

    /// For a person.
    package var text: String {
        var table = TextTable("score", "A", "B", "B - A", "95 % interval", "verdict")
        for row in rows {
            table.add(
                row.name,
                row.text(row.first),
                row.text(row.second),
                row.text(row.difference),
                "\(row.text(row.interval.lowerBound)) to \(row.text(row.interval.upperBound))",
                row.verdict
            )
        }
        return "\(table.text)\n\(verdict)\n\(listings.grouped) listings, drawn anew \(resamples.grouped) times.\n"
    }
}
