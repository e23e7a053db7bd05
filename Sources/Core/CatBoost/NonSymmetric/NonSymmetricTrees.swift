/// Trees whose branches go on independently: each is a list of nodes, and each answer says how far to jump ahead.
struct NonSymmetricTrees {
    /// Jumps from each node; none from a leaf, or on the side where the node is one.
    let steps: UnsafeBufferPointer<Step>
    /// Where each node's leaf lies among the leaf values, if it has one.
    let leafPlaces: UnsafeBufferPointer<UInt32>

    /// How many nodes to jump over to the next question, by the answer; 0 ends the way.
    struct Step: BitwiseCopyable {
        let no: UInt16
        let yes: UInt16
    }

    /// Reads the trees, or nil where the model's trees are symmetric.
    init?(_ trees: FlatTable) throws(CatBoostError) {
        steps = try trees.vector(Schema.Trees.nonSymmetricStepNodes, of: Step.self, .nonSymmetricStepNodes)
        leafPlaces = try trees.vector(
            Schema.Trees.nonSymmetricNodeIdToLeafId,
            of: UInt32.self,
            .nonSymmetricNodeIdToLeafId
        )
        if steps.isEmpty && leafPlaces.isEmpty { return nil }
        let starts = try trees.vector(Schema.Trees.treeStartOffsets, of: Int32.self, .treeStartOffsets)
        let sizes = try trees.vector(Schema.Trees.treeSizes, of: Int32.self, .treeSizes)
        guard starts.count == sizes.count else { throw .malformed(.treeStartOffsets, .wrongCount) }
        // CatBoost jumps to where a tree is said to start; in every file that it writes, that is after the tree before.
        var next = 0
        for (start, size) in zip(starts, sizes) {
            guard Int(start) == next else { throw .malformed(.treeStartOffsets, .outOfRange) }
            guard size > 0 else { throw .malformed(.treeSizes, .outOfRange) }
            next += Int(size)
        }
        guard next == steps.count else { throw .malformed(.nonSymmetricStepNodes, .wrongCount) }
        guard next == leafPlaces.count else { throw .malformed(.nonSymmetricNodeIdToLeafId, .wrongCount) }
    }

    /// Makes sure that every way through every tree stays in the tree and ends at a leaf.
    ///
    /// Jumps only lead ahead, so every way has an end.
    func check(_ layout: ModelLayout) throws(CatBoostError) {
        guard layout.treeSplits.count == steps.count else { throw .malformed(.treeSplits, .wrongCount) }
        let lastPlace = layout.leafValues.count - layout.dimension
        var node = 0
        for size in layout.treeDepths {
            let end = node + Int(size)
            while node < end {
                let step = steps[node]
                guard node + Int(max(step.no, step.yes)) < end else {
                    throw .malformed(.nonSymmetricStepNodes, .outOfRange)
                }
                guard (step.no != 0 && step.yes != 0) || Int(leafPlaces[node]) <= lastPlace else {
                    throw .malformed(.nonSymmetricNodeIdToLeafId, .outOfRange)
                }
                try check(split: layout.treeSplits[node], step, layout.splitCount)
                node += 1
            }
        }
    }

    /// A leaf asks nothing: CatBoost gives it the split 0, even in a model without any.
    private func check(split: Int32, _ step: Step, _ splitCount: Int) throws(CatBoostError) {
        let isLeaf = step.no == 0 && step.yes == 0
        guard (0..<splitCount).contains(Int(split)) || (isLeaf && split == 0) else {
            throw .malformed(.treeSplits, .outOfRange)
        }
    }
}
