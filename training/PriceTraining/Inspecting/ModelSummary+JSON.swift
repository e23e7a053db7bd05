import CatBoost
import JSONCodec

extension ModelSummary {
    /// The summary for programs.
    package var json: JSONValue {
        [
            "kind": "catboost",
            "bytes": .integer(fileSize),
            "core_bytes": .integer(coreSize),
            "loss": .text(loss),
            "catboost_version": .text(catBoostVersion),
            "dimensions": .integer(outputCount),
            "scale": .double(scale),
            "biases": .array(biases.map(JSONValue.double)),
            "trees": [
                "count": .integer(trees.count),
                "symmetric": .bool(trees.areSymmetric),
                "depths": .object(
                    JSONObject(sortedDepths.map { (name: String($0.depth), value: .integer($0.count)) })
                ),
                "leaf_values": .integer(trees.leafValueCount),
            ],
            "features": .array(features.map(\.json)),
            "one_hot_values": .integer(oneHotValueCount),
            "ctr_borders": .object(
                JSONObject(sortedCounters.map { (name: $0.kind.rawValue, value: .integer($0.borders)) })
            ),
            "estimated_features": .integer(estimatedFeatureCount),
            "ctr_tables": .array(
                counterTables.map {
                    ["type": .string($0.kind.rawValue), "slots": .integer($0.slots), "bytes": .integer($0.size)]
                }
            ),
            "parts": .array(partNames.map(JSONValue.string)),
            "metadata": .array(
                metadata.map { ["key": .string($0.key), "bytes": .integer($0.value.utf8.count)] }
            ),
        ]
    }

    /// Trees by depth, the shallowest first.
    package var sortedDepths: [(depth: Int, count: Int)] {
        trees.depths.sorted { $0.key < $1.key }.map { (depth: $0.key, count: $0.value) }
    }

    /// Borders by kind of count, in the kinds' order.
    package var sortedCounters: [(kind: CounterKind, borders: Int)] {
        CounterKind.allCases.compactMap { kind in counterBorders[kind].map { (kind, $0) } }
    }

    /// Names of the parts after the core, without the NUL that some end with.
    package var partNames: [String] { parts.map { String($0.prefix { $0 != "\0" }) } }

    /// Version of the CatBoost that trained the model, "1.2.10"; nil where the file doesn't say.
    package var catBoostVersion: String? {
        // A line says "Branch: tags/v1.2.10".
        let marker = "tags/v"
        guard let text = metadata("catboost_version_info"), let start = text.firstRange(of: marker)?.upperBound else {
            return nil
        }
        return String(text[start...].prefix { !$0.isWhitespace })
    }
}

extension ModelSummary.Feature {
    fileprivate var json: JSONValue {
        [
            "column": .integer(column),
            "name": .string(name),
            "kind": .string(kind.rawValue),
            "borders": .integer(borderCount),
            "used": .bool(isUsed),
        ]
    }
}
