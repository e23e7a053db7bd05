/// Divides predictions of one model among its columns by their Shapley values; give each thread its own.
///
/// The game that the columns play is TreeSHAP's and CatBoost's: a coalition's worth is what the model is expected to say
/// when only the coalition's columns are known, where a split on any other column is taken both ways, weighted by the
/// training rows that went there. Making an explainer reads all leaf weights once; explaining a row allocates nothing.
public final class ShapleyExplainer {
    private let model: CatBoostModel
    private let players: TreePlayers
    private let weights: CoalitionWeights
    private let scratch: EvaluationScratch
    /// For up to two outputs at once, and for up to four.
    private let narrow: ShapleyMemory<SIMD2<Double>>
    private let wide: ShapleyMemory<SIMD4<Double>>

    /// Checks that the model's predictions can be explained, and allocates what that needs.
    public init(_ model: CatBoostModel) throws(ShapleyError) {
        guard model.layout.nonSymmetric == nil, model.layout.texts == nil,
            model.layout.categorical?.ctrFeatures.isEmpty ?? true
        else {
            throw .unsupportedTrees
        }
        try model.layout.checkLeafWeights()
        self.model = model
        players = TreePlayers(model.layout)
        weights = CoalitionWeights(upTo: players.counts.max() ?? 0)
        scratch = EvaluationScratch(for: model)
        let depth = Int(model.layout.treeDepths.max() ?? 0)
        narrow = ShapleyMemory(columns: model.featureCount, depth: depth)
        wide = ShapleyMemory(columns: model.featureCount, depth: depth)
    }

    deinit {
        narrow.deallocate()
        wide.deallocate()
    }

    /// Numbers that explain a row: for each output a value of each of the model's columns and the expected value.
    public var valueCount: Int { (model.featureCount + 1) * model.outputCount }

    /// Writes a row's `valueCount` numbers to the front of `results`, without allocating.
    ///
    /// For each output there are `featureCount` values, a column each, and then the value that is expected of any row;
    /// together they add up to the row's raw value. `row` holds at least `featureCount` numbers.
    public func explain(row: UnsafeBufferPointer<Float>, into results: UnsafeMutableBufferPointer<Double>) {
        model.findLeaves(of: row, scratch)
        explain(leaves: scratch.leaves, into: results)
    }

    /// The same for a row with categories, which was made for the explainer's model.
    public func explain(_ row: CatBoostRow, into results: UnsafeMutableBufferPointer<Double>) {
        model.findLeaves(of: row)
        explain(leaves: row.scratch.leaves, into: results)
    }

    private func explain(leaves: UnsafePointer<UInt32>, into results: UnsafeMutableBufferPointer<Double>) {
        precondition(results.count >= valueCount, "results are shorter than the explainer's valueCount")
        switch model.outputCount {
        // With constant counts the compiler unrolls the reading of leaves.
        case 1: explain(outputs: 0..<1, of: 1, leaves, narrow, results)
        case 2: explain(outputs: 0..<2, of: 2, leaves, narrow, results)
        case 3: explain(outputs: 0..<3, of: 3, leaves, wide, results)
        case let count:
            for first in stride(from: 0, to: count, by: 4) {
                explain(outputs: first..<min(first + 4, count), of: count, leaves, wide, results)
            }
        }
    }

    /// A row's numbers; for callers who don't mind the allocation.
    public func explain(_ row: CatBoostRow) -> [Double] {
        [Double](unsafeUninitializedCapacity: valueCount) { results, initialised in
            explain(row, into: results)
            initialised = valueCount
        }
    }

    /// A row's numbers; for callers who don't mind the allocation.
    public func explain(_ row: [Float]) -> [Double] {
        [Double](unsafeUninitializedCapacity: valueCount) { results, initialised in
            row.withUnsafeBufferPointer { explain(row: $0, into: results) }
            initialised = valueCount
        }
    }

    @inline(__always)
    private func explain<Lanes: SIMD<Double>>(
        outputs: Range<Int>,
        of dimension: Int,
        _ leaves: UnsafePointer<UInt32>,
        _ memory: ShapleyMemory<Lanes>,
        _ results: UnsafeMutableBufferPointer<Double>
    ) {
        let columns = model.featureCount
        memory.sums.update(repeating: Lanes(repeating: 0), count: columns + 1)
        addTrees(outputs: outputs, of: dimension, leaves, memory)
        for output in outputs {
            let ofOutput = output * (columns + 1)
            for column in 0...columns {
                results[ofOutput + column] = memory.sums[column][output - outputs.lowerBound] * model.layout.scale
            }
            results[ofOutput + columns] += model.layout.biases[output]
        }
    }

    @inline(__always)
    private func addTrees<Lanes: SIMD<Double>>(
        outputs: Range<Int>,
        of dimension: Int,
        _ leaves: UnsafePointer<UInt32>,
        _ memory: ShapleyMemory<Lanes>
    ) {
        let layout = model.layout
        guard let values = layout.leafValues.baseAddress, let leafWeights = layout.leafWeights.baseAddress else {
            return
        }
        var (leaf, player) = (0, 0)
        players.players.withUnsafeBufferPointer { players in
            for (tree, depth) in layout.treeDepths.enumerated() {
                let depth = Int(depth)
                let rowLeaf = Int(leaves[tree]) &- leaf
                let ofTree = values + (leaf &* dimension &+ outputs.lowerBound)
                memory.weighLeaves(
                    { leaf in
                        var lanes = Lanes(repeating: 0)
                        for lane in 0..<outputs.count { lanes[lane] = ofTree[leaf &* dimension &+ lane] }
                        return lanes
                    },
                    leafWeights + leaf,
                    depth: depth
                )
                memory.findWorths(rowLeaf: rowLeaf, depth: depth)
                let nextPlayer = player &+ self.players.counts[tree]
                memory.pay(
                    UnsafeBufferPointer(rebasing: players[player..<nextPlayer]),
                    absent: ~rowLeaf & (1 << depth &- 1),
                    weights,
                    memory.sums + model.featureCount
                )
                leaf &+= 1 &<< depth
                player = nextPlayer
            }
        }
    }
}

extension ModelLayout {
    /// Without sound weights the values would be wrong or would not add up to the prediction.
    fileprivate func checkLeafWeights() throws(ShapleyError) {
        let leaves = treeDepths.reduce(0) { $0 + 1 << Int($1) }
        guard leafWeights.count >= leaves else { throw .noLeafWeights }
        for leaf in 0..<leaves where !(leafWeights[leaf] > 0) {
            guard leafWeights[leaf] == 0 else { throw .damagedLeafWeights }
            for value in leafValues[leaf * dimension..<(leaf + 1) * dimension] where !(value.magnitude < 1e-9) {
                throw .valueWithoutWeight
            }
        }
        guard leafWeights.prefix(leaves).reduce(0, +).isFinite else { throw .damagedLeafWeights }
    }
}
