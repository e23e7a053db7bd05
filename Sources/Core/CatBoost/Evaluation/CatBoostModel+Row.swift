extension CatBoostModel {
    /// Writes the row's `outputCount` raw values to the front of `results`, without allocating.
    ///
    /// `row` holds at least `featureCount` numbers; `scratch` was made for this model and is used by no other thread.
    public func evaluate(
        row: UnsafeBufferPointer<Float>,
        into results: UnsafeMutableBufferPointer<Double>,
        scratch: EvaluationScratch
    ) {
        precondition(results.count >= outputCount, "results are shorter than the model's outputCount")
        guard let sums = results.baseAddress else { return }
        answerSplits(of: row, scratch)
        sumLeaves(scratch, sums)
    }

    /// Answers every split for a row of numbers.
    @inline(__always)
    func answerSplits(of row: UnsafeBufferPointer<Float>, _ scratch: EvaluationScratch) {
        precondition(row.count >= featureCount, "row is shorter than the model's featureCount")
        precondition(scratch.fits(layout), "scratch was made for another model")
        precondition(takesOnlyNumbers, "the model has categories or texts, which take a CatBoostRow")
        if let row = row.baseAddress { answerSplits(row, scratch.answers) }
    }

    /// Follows the answers to the row's raw values.
    @inline(__always)
    func sumLeaves(_ scratch: EvaluationScratch, _ sums: UnsafeMutablePointer<Double>) {
        if let trees = layout.nonSymmetric {
            sumLeaves(of: trees, scratch, sums)
        } else {
            findLeaves(scratch.answers, scratch.leaves)
            addLeaves(scratch.leaves, sums)
        }
        layout.applyScaleAndBias(sums, count: 1)
    }

    /// Finds the row's leaf in each symmetric tree, and leaves their numbers in `scratch`.
    func findLeaves(of row: UnsafeBufferPointer<Float>, _ scratch: EvaluationScratch) {
        answerSplits(of: row, scratch)
        findLeaves(scratch.answers, scratch.leaves)
    }

    /// Compares each value with all of its feature's borders: for the counts that models have, comparing
    /// in a straight line is quicker than searching.
    func answerSplits(_ row: UnsafePointer<Float>, _ answers: UnsafeMutablePointer<UInt8>) {
        for feature in layout.floatFeatures {
            let value = feature.comparable(row[feature.column])
            let ofFeature = answers + feature.firstSplit
            for (ordinal, border) in feature.borders.enumerated() {
                ofFeature[ordinal] = value > border ? 1 : 0
            }
        }
    }

    /// Finds the leaf that the answers lead to in each tree; bit `i` of its number in the tree is the answer to the
    /// tree's split `i`.
    func findLeaves(_ answers: UnsafePointer<UInt8>, _ leaves: UnsafeMutablePointer<UInt32>) {
        switch (layout.uniformDepth, layout.treeSplits.baseAddress) {
        case (3, let splits?): findLeaves(depth: 3, answers, splits, leaves)
        case (4, let splits?): findLeaves(depth: 4, answers, splits, leaves)
        case (6, let splits?): findLeaves(depth: 6, answers, splits, leaves)
        case (8, let splits?): findLeaves(depth: 8, answers, splits, leaves)
        default: findLeavesOfAnyDepth(answers, leaves)
        }
    }

    /// With a constant depth the compiler unrolls the inner loop.
    @inline(__always)
    private func findLeaves(
        depth: Int,
        _ answers: UnsafePointer<UInt8>,
        _ firstSplit: UnsafePointer<Int32>,
        _ leaves: UnsafeMutablePointer<UInt32>
    ) {
        var splits = firstSplit
        for tree in 0..<treeCount {
            var leaf = UInt32(truncatingIfNeeded: tree)
            for level in 1...depth { leaf = 2 &* leaf &+ UInt32(answers[Int(splits[depth &- level])]) }
            leaves[tree] = leaf
            splits += depth
        }
    }

    private func findLeavesOfAnyDepth(_ answers: UnsafePointer<UInt8>, _ leaves: UnsafeMutablePointer<UInt32>) {
        var split = 0
        var firstLeaf: UInt32 = 0
        for (tree, depth) in layout.treeDepths.enumerated() {
            var leaf: UInt32 = 0
            for level in 0..<depth {
                leaf |= UInt32(answers[Int(layout.treeSplits[split])]) &<< UInt32(truncatingIfNeeded: level)
                split &+= 1
            }
            leaves[tree] = firstLeaf &+ leaf
            firstLeaf &+= 1 &<< UInt32(truncatingIfNeeded: depth)
        }
    }

    /// Adds the leaves in the order of the trees, which sums depend on.
    ///
    /// It is apart from finding them so that many are on their way from memory at once.
    private func addLeaves(_ leaves: UnsafePointer<UInt32>, _ sums: UnsafeMutablePointer<Double>) {
        sums.update(repeating: 0, count: layout.dimension)
        guard let values = layout.leafValues.baseAddress else { return }
        switch layout.dimension {
        case 1:
            var sum = 0.0
            for tree in 0..<treeCount { sum += values[Int(leaves[tree])] }
            sums[0] = sum
        case 3:
            // Three quantiles are the common case of several values.
            var (low, middle, high) = (0.0, 0.0, 0.0)
            for tree in 0..<treeCount {
                let leaf = values + 3 &* Int(leaves[tree])
                low += leaf[0]
                middle += leaf[1]
                high += leaf[2]
            }
            (sums[0], sums[1], sums[2]) = (low, middle, high)
        case let dimension:
            for tree in 0..<treeCount {
                let leaf = values + dimension &* Int(leaves[tree])
                for value in 0..<dimension { sums[value] += leaf[value] }
            }
        }
    }
}
