import CatBoost

extension ModelSummary {
    /// The summary for a person.
    package var text: String {
        var facts = TextTable("CatBoost model", "", textColumns: 2)
        facts.add("size", "\(fileSize.grouped) bytes, core \(coreSize.grouped)")
        facts.add("loss", loss ?? "not told")
        facts.add("trained by", catBoostVersion ?? "not told")
        facts.add("dimensions", String(outputCount))
        facts.add("scale and bias", "\(scale), \(biases.map { "\($0)" }.joined(separator: " "))")
        facts.add("trees", "\(trees.count.grouped) \(trees.areSymmetric ? "symmetric" : "not symmetric")")
        facts.add("leaf values", trees.leafValueCount.grouped)
        for kind in FeatureKind.allCases where features.contains(where: { $0.kind == kind }) {
            let all = features.filter { $0.kind == kind }
            facts.add("columns: \(kind.rawValue)", "\(all.count.grouped), used \(all.count(where: \.isUsed).grouped)")
        }
        facts.add("borders", features.reduce(0) { $0 + $1.borderCount }.grouped)
        facts.add("one-hot values", oneHotValueCount.grouped)
        facts.add("CTR borders", sortedCounters.map { "\($0.kind.rawValue) \($0.borders)" }.joined(separator: ", "))
        facts.add(
            "CTR tables",
            "\(counterTables.count.grouped), \(counterTables.reduce(0) { $0 + $1.size }.grouped) bytes"
        )
        facts.add("outputs of text and embeddings", estimatedFeatureCount.grouped)
        facts.add("parts", partNames.joined(separator: ", "))
        facts.add("metadata", metadata.map(\.key).joined(separator: ", "))
        return facts.text + "\n" + depthTable.text + "\n" + featureTable.text
    }

    private var depthTable: TextTable {
        var table = TextTable("depth", "trees", "")
        let most = trees.depths.values.max() ?? 1
        for (depth, count) in sortedDepths {
            table.add(String(depth), count.grouped, String(repeating: "#", count: (count * 40 + most - 1) / most))
        }
        return table
    }

    private var featureTable: TextTable {
        var table = TextTable("column", "kind", "borders", "used", "name")
        for feature in features {
            table.add(
                String(feature.column),
                feature.kind.rawValue,
                feature.kind == .number ? String(feature.borderCount) : "",
                feature.isUsed ? "yes" : "no",
                feature.name
            )
        }
        return table
    }
}
