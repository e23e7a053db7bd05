import JSONCodec

extension FileEvaluation {
    /// All scores by name; the names are stable.
    package var json: JSONValue {
        var json = evaluation.json
        json["version"] = .string(version)
        json["skipped"] = [
            "unpriced": .integer(skipped.unpriced),
            "damaged": .integer(skipped.damaged),
            "faults": .array(skipped.faults.map(JSONValue.string)),
        ]
        return json
    }
}

extension Evaluation {
    /// The scores by name.
    package var json: JSONValue {
        let categories = byCategory.map { (name: $0.name, value: $0.json) }
        return [
            "rows": .integer(errors.rows),
            "rmse": .double(errors.rmse),
            "rmsle": .double(errors.rmsle),
            "mae": .double(errors.mae),
            "median_ape": .double(medianRelativeError),
            "coverage": .double(errors.coverage),
            "mean_width": .double(errors.meanWidth),
            "calibration": .array(reliability.json),
            "calibration_error": .double(reliability.error),
            "by_category": .object(JSONObject(categories)),
            "mean_error": .double(errors.meanError),
            "rmse_of_expected_price": .double(errors.rmseOfExpected),
            "within_25_percent": .double(errors.hitRate),
            "mean_confidence": .double(errors.meanConfidence),
            "dearest_tenth": dearestTenth?.json ?? .null,
            "by_training_rows": .object(
                JSONObject(Experience.allCases.map { ($0.rawValue, (byExperience[$0] ?? ErrorSums()).json) })
            ),
        ]
    }
}

extension Evaluation.Category {
    fileprivate var json: JSONValue {
        let interval = interval
        let rows = Double(max(errors.rows, 1))
        var json = errors.json
        json["coverage_interval_99"] = [
            .double(Double(interval.low) / rows), .double(Double(interval.high) / rows),
        ]
        json["coverage_verdict"] = .string(interval.verdict(on: errors.covered).rawValue)
        return json
    }
}

extension PriceLadder.Top {
    fileprivate var json: JSONValue {
        var json = errors.json
        json["from_price"] = .double((from * 100).rounded() / 100)
        return json
    }
}

extension ErrorSums {
    /// The scores that a group of listings is told by.
    fileprivate var json: JSONValue {
        [
            "rows": .integer(rows),
            "rmse": .double(rmse),
            "rmsle": .double(rmsle),
            "mae": .double(mae),
            "mean_error": .double(meanError),
            "coverage": .double(coverage),
            "mean_width": .double(meanWidth),
        ]
    }
}

extension ReliabilityTable {
    fileprivate var json: [JSONValue] {
        used.map { from, to, bin in
            [
                "from": .double(from),
                "to": .double(to),
                "rows": .integer(bin.rows),
                "told": .double(bin.told),
                "measured": .double(bin.measured),
            ]
        }
    }
}
