extension CatBoostModel {
    /// How much the raw values change with each column, in percent of all: CatBoost's PredictionValuesChange.
    ///
    /// It follows from the leaves and the weights of the training rows in them alone. Nil where the file has no such
    /// weights or trees that aren't symmetric over numeric columns.
    public var featureImportances: [Double]? {
        guard let sums = changes else { return nil }
        let total = sums.reduce(0, +)
        return total > 0 ? sums.map { $0 / total * 100 } : sums
    }

    private var changes: [Double]? {
        // Who can be explained has sound weights and symmetric trees.
        guard (try? ShapleyExplainer(self)) != nil else { return nil }
        var columns: [Int] = []
        for feature in layout.floatFeatures {
            columns += repeatElement(feature.column, count: feature.borders.count)
        }
        var sums = Array(repeating: 0.0, count: featureCount)
        var (firstSplit, firstLeaf) = (0, 0)
        for depth in layout.treeDepths {
            for level in 0..<Int(depth) {
                let split = Int(layout.treeSplits[firstSplit + level])
                guard columns.indices.contains(split) else { return nil }
                sums[columns[split]] += change(atLevel: level, depth: Int(depth), firstLeaf: firstLeaf)
            }
            firstSplit += Int(depth)
            firstLeaf += 1 << Int(depth)
        }
        // The leaves' values and weights lie in the file.
        withExtendedLifetime(self) {}
        return sums
    }

    /// What the answer to one question of a tree changes: the spread of each two leaves that differ in it alone.
    private func change(atLevel level: Int, depth: Int, firstLeaf: Int) -> Double {
        var sum = 0.0
        for leaf in 0..<1 << depth where leaf & 1 << level == 0 {
            let (no, yes) = (firstLeaf + leaf, firstLeaf + (leaf | 1 << level))
            let (noWeight, yesWeight) = (layout.leafWeights[no], layout.leafWeights[yes])
            guard noWeight > 0, yesWeight > 0 else { continue }
            for value in 0..<outputCount {
                let gap = layout.leafValues[no * outputCount + value] - layout.leafValues[yes * outputCount + value]
                sum += gap * gap * noWeight * yesWeight / (noWeight + yesWeight)
            }
        }
        return sum
    }
}
