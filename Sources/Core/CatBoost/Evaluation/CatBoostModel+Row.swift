extension CatBoostModel {
    /// Writes the row's `outputCount` raw values to the front of `results`, without allocating.
    ///
    /// `row` holds at least `featureCount` numbers; `scratch` was made for this model and is used by no other thread.
    public func evaluate(
        row: UnsafeBufferPointer<Float>,
        into results: UnsafeMutableBufferPointer<Double>,
        scratch: EvaluationScratch
    ) {
        precondition(row.count >= featureCount, "row is shorter than the model's featureCount")
        precondition(results.count >= outputCount, "results are shorter than the model's outputCount")
        precondition(scratch.splitCount == layout.splitCount, "scratch was made for another model")
        guard let sums = results.baseAddress else { return }
        sums.update(repeating: 0, count: layout.dimension)
        if let row = row.baseAddress { answerSplits(row, scratch.answers) }
        addLeaves(scratch.answers, sums)
        layout.applyScaleAndBias(sums, count: 1)
    }

    /// Compares each value with all of its feature's borders: for the counts that models have, comparing
    /// in a straight line is quicker than searching.
    private func answerSplits(_ row: UnsafePointer<Float>, _ answers: UnsafeMutablePointer<UInt8>) {
        for feature in layout.floatFeatures {
            let value = feature.comparable(row[feature.column])
            let ofFeature = answers + feature.firstSplit
            for (ordinal, border) in feature.borders.enumerated() {
                ofFeature[ordinal] = value > border ? 1 : 0
            }
        }
    }

    private func addLeaves(_ answers: UnsafePointer<UInt8>, _ sums: UnsafeMutablePointer<Double>) {
        switch layout.dimension {
        case 1:
            var sum = 0.0
            forEachLeaf(answers) { sum += $0[0] }
            sums[0] = sum
        case 3:
            // Three quantiles are the common case of several values.
            var (low, middle, high) = (0.0, 0.0, 0.0)
            forEachLeaf(answers) { leaf in
                low += leaf[0]
                middle += leaf[1]
                high += leaf[2]
            }
            (sums[0], sums[1], sums[2]) = (low, middle, high)
        case let dimension:
            forEachLeaf(answers) { leaf in
                for value in 0..<dimension { sums[value] += leaf[value] }
            }
        }
    }

    /// Visits the leaf that the answers lead to in each tree, in the order of the trees: sums depend on it.
    @inline(__always)
    private func forEachLeaf(_ answers: UnsafePointer<UInt8>, _ visit: (UnsafePointer<Double>) -> Void) {
        guard let leaves = layout.leafValues.baseAddress else { return }
        switch (layout.uniformDepth, layout.treeSplits.baseAddress) {
        case (6, let splits?): forEachLeaf(depth: 6, answers, splits, leaves, visit)
        case (8, let splits?): forEachLeaf(depth: 8, answers, splits, leaves, visit)
        default: forEachLeafOfAnyDepth(answers, leaves, visit)
        }
    }

    /// With a constant depth the compiler unrolls the inner loop.
    @inline(__always)
    private func forEachLeaf(
        depth: Int,
        _ answers: UnsafePointer<UInt8>,
        _ firstSplit: UnsafePointer<Int32>,
        _ firstLeaf: UnsafePointer<Double>,
        _ visit: (UnsafePointer<Double>) -> Void
    ) {
        var splits = firstSplit
        var leaves = firstLeaf
        let leavesOfTree = layout.dimension << depth
        for _ in 0..<layout.treeDepths.count {
            var leaf = 0
            for level in 0..<depth { leaf |= Int(answers[Int(splits[level])]) << level }
            visit(leaves + leaf &* layout.dimension)
            splits += depth
            leaves += leavesOfTree
        }
    }

    @inline(__always)
    private func forEachLeafOfAnyDepth(
        _ answers: UnsafePointer<UInt8>,
        _ firstLeaf: UnsafePointer<Double>,
        _ visit: (UnsafePointer<Double>) -> Void
    ) {
        var split = 0
        var leaves = firstLeaf
        for depth in layout.treeDepths {
            var leaf = 0
            for level in 0..<Int(depth) {
                leaf |= Int(answers[Int(layout.treeSplits[split])]) << level
                split &+= 1
            }
            visit(leaves + leaf &* layout.dimension)
            leaves += layout.dimension << Int(depth)
        }
    }
}
