import JSONCodec
import PriceModel

/// A model card: what a bundle was trained on, how good it is, and what it is bad at, with the numbers.
package struct CardReport: Sendable {
    /// Version of the model.
    package let version: String
    /// What training wrote into the bundle.
    package let card: ModelCard
    /// Scores on a file; nil when there was none.
    package let evaluation: FileEvaluation?
    /// Importance of the stack's features, the greatest first; nil where the trees don't say.
    package let importances: [(name: String, percent: Double)]?
    let contents: [(name: String, count: Int)]

    /// Gathers what a bundle says of itself and what an evaluation says of it.
    package init(of model: PriceModel, evaluation: FileEvaluation?) {
        version = model.version
        card = model.card
        contents = model.contents
        self.evaluation = evaluation
        importances = model.featureImportances.map { percents in
            let named = percents.enumerated().map { column, percent in
                (
                    name: StackFeatures.names.indices.contains(column)
                        ? StackFeatures.names[column] : "column \(column)", percent: percent
                )
            }
            return named.sorted { ($1.percent, $0.name) < ($0.percent, $1.name) }
        }
    }

    /// Each file of the card: its name and its text.
    package var files: [(name: String, text: String)] {
        var files = [("card.md", markdown), ("card.json", json.text + "\n")]
        if let evaluation = evaluation?.evaluation {
            files.append(("reliability.svg", ReliabilityChart.drawing(evaluation.reliability).source))
            files.append(("coverage.svg", CoverageChart.drawing(evaluation.byCategory).source))
        }
        if let importances { files.append(("importance.svg", ImportanceChart.drawing(importances).source)) }
        return files
    }

    /// The card for programs.
    package var json: JSONValue {
        [
            "version": .string(version),
            "training": card.json,
            "contents": .object(JSONObject(contents.map { ($0.name, .integer($0.count)) })),
            "evaluation": evaluation?.json ?? .null,
            "importance": importances.map { .object(JSONObject($0.map { ($0.name, .double($0.percent)) })) } ?? .null,
            "limits": .array(limits.map(JSONValue.string)),
        ]
    }
}
