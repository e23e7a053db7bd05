extension CatBoostModel {
    /// Follows the answers through every tree and adds the leaves in the order of the trees.
    func sumLeaves(of trees: NonSymmetricTrees, _ scratch: EvaluationScratch, _ sums: UnsafeMutablePointer<Double>) {
        findLeaves(of: trees, scratch.answers, scratch.leaves)
        sums.update(repeating: 0, count: layout.dimension)
        guard let values = layout.leafValues.baseAddress else { return }
        for tree in 0..<treeCount {
            let leaf = values + Int(scratch.leaves[tree])
            for value in 0..<layout.dimension { sums[value] += leaf[value] }
        }
    }

    private func findLeaves(
        of trees: NonSymmetricTrees,
        _ answers: UnsafePointer<UInt8>,
        _ places: UnsafeMutablePointer<UInt32>
    ) {
        var first = 0
        for (tree, size) in layout.treeDepths.enumerated() {
            var node = first
            while true {
                let step = trees.steps[node]
                let jump = answers[Int(layout.treeSplits[node])] != 0 ? step.yes : step.no
                guard jump != 0 else { break }
                node &+= Int(jump)
            }
            places[tree] = trees.leafPlaces[node]
            first &+= Int(size)
        }
    }
}
