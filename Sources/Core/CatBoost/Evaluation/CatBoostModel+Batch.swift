extension CatBoostModel {
    /// Evaluates many rows at once, several times quicker a row than one by one, and to the same bits.
    ///
    /// Row `i` is `rows[i * rowLength ..< (i + 1) * rowLength]`; its raw values go to
    /// `results[i * outputCount ..< (i + 1) * outputCount]`. Working memory is allocated once a call.
    public func evaluate(
        rows: UnsafeBufferPointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutableBufferPointer<Double>
    ) {
        precondition(rowLength >= featureCount, "rows are shorter than the model's featureCount")
        precondition(count >= 0 && rows.count >= count * rowLength, "fewer rows than count")
        precondition(results.count >= count * outputCount, "results are shorter than count times outputCount")
        guard layout.nonSymmetric == nil, takesOnlyNumbers else {
            evaluateSingly(rows: rows, rowLength: rowLength, count: count, into: results)
            return
        }
        guard let sums = results.baseAddress, count > 0 else { return }
        sums.update(repeating: 0, count: count * outputCount)
        let block = RowBlock(layout)
        for first in stride(from: 0, to: count, by: RowBlock.capacity) {
            block.count = min(RowBlock.capacity, count - first)
            if let rows = rows.baseAddress {
                block.quantise(rows + first * rowLength, rowLength: rowLength, layout.floatFeatures)
            }
            addLeaves(block, sums + first * outputCount)
        }
        layout.applyScaleAndBias(sums, count: count)
    }

    /// Takes trees in groups, so that a row's sum is read and written once a group; each sum still grows in the
    /// order of the trees.
    private func addLeaves(_ block: RowBlock, _ sums: UnsafeMutablePointer<Double>) {
        guard var leaves = layout.leafValues.baseAddress else { return }
        var split = 0
        var tree = 0
        while tree < treeCount {
            let group = min(RowBlock.treesInGroup, treeCount - tree)
            for member in 0..<group {
                let depth = Int(layout.treeDepths[tree + member])
                let splits = UnsafeBufferPointer(rebasing: layout.treeSplits[split..<split + depth])
                block.findLeaves(member, of: leaves, splits, cuts)
                split += depth
                leaves += layout.dimension << depth
            }
            block.addLeaves(ofTrees: group, dimension: layout.dimension, sums)
            tree += group
        }
    }
}
