extension SummaryReader {
    static func trees(_ trees: FlatTable) throws(CatBoostError) -> ModelSummary.Trees {
        let sizes = try trees.vector(Schema.Trees.treeSizes, of: Int32.self, .treeSizes)
        let nodes = try trees.vector(Schema.Trees.nonSymmetricStepNodes, of: UInt32.self, .nonSymmetricStepNodes)
        let areSymmetric = nodes.isEmpty
        var depths: [Int: Int] = [:]
        var start = 0
        for size in sizes {
            guard size >= 0 else { throw .malformed(.treeSizes, .outOfRange) }
            let depth = areSymmetric ? Int(size) : try depth(nodes, start..<start + Int(size))
            depths[depth, default: 0] += 1
            start += Int(size)
        }
        return ModelSummary.Trees(
            count: sizes.count,
            areSymmetric: areSymmetric,
            depths: depths,
            leafValueCount: try trees.vector(Schema.Trees.leafValues, of: Double.self, .leafValues).count
        )
    }

    /// Questions on the longest way through a tree whose nodes each lead on by their own steps, left or right; a step of 0 ends.
    private static func depth(
        _ nodes: UnsafeBufferPointer<UInt32>,
        _ tree: Range<Int>
    ) throws(CatBoostError) -> Int {
        guard tree.upperBound <= nodes.count else { throw .malformed(.treeSizes, .outOfRange) }
        var depths = Array(repeating: 0, count: tree.count)
        for node in tree.reversed() {
            let steps = [Int(nodes[node] & 0xFFFF), Int(nodes[node] >> 16)]
            guard steps != [0, 0] else { continue }
            for step in steps {
                guard node + step < tree.upperBound else { throw .malformed(.nonSymmetricStepNodes, .outOfBounds) }
                let below = step == 0 ? 0 : depths[node + step - tree.lowerBound]
                depths[node - tree.lowerBound] = max(depths[node - tree.lowerBound], 1 + below)
            }
        }
        return depths.first ?? 0
    }
}
