import JSONCodec

extension ModelCard {
    /// Reads the card of a bundle.
    init(section: ByteView) throws(PriceModelError) {
        func malformed(_ reason: String) -> PriceModelError { .malformedSection(SectionTag.card.rawValue, reason) }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: section.bytes(offset: 0, count: section.count))
        } catch {
            throw malformed(error.message)
        }
        guard
            let trainedRows = value["trained_rows"]?.number?.integer,
            let rows = value["rows"]?.number?.integer,
            let rmse = value["rmse"]?.number?.double,
            let rmsle = value["rmsle"]?.number?.double,
            let mae = value["mae"]?.number?.double,
            let coverage = value["coverage"]?.number?.double,
            [rmse, rmsle, mae, coverage].allSatisfy(\.isFinite)
        else { throw malformed("a number is missing") }
        let scores = ModelScores(rmse: rmse, rmsle: rmsle, mae: mae, coverage: coverage, rows: rows)
        self.init(trainedRows: trainedRows, scores: scores)
    }

    /// The card as a bundle holds it.
    package var json: JSONValue {
        var card = JSONObject()
        card["trained_rows"] = .integer(trainedRows)
        for member in scores.json.members { card[member.name] = member.value }
        return .object(card)
    }
}

extension ModelScores {
    /// The scores by name.
    package var json: JSONObject {
        var scores = JSONObject()
        scores["rmse"] = .double(rmse)
        scores["rmsle"] = .double(rmsle)
        scores["mae"] = .double(mae)
        scores["coverage"] = .double(coverage)
        scores["rows"] = .integer(rows)
        return scores
    }
}
