import CatBoostKernels

/// Divides predictions of one model among its columns by their Shapley values; give each thread its own.
///
/// The game that the columns play is TreeSHAP's and CatBoost's: a coalition's worth is what the model is expected to say
/// when only the coalition's columns are known, where a split on any other column is taken both ways, weighted by the
/// training rows that went there. Making an explainer reads all leaf weights once; explaining a row allocates nothing.
public final class ShapleyExplainer {
    private let model: CatBoostModel
    private let scratch: EvaluationScratch
    /// None in a model without trees.
    private let game: ShapleyGame?
    private let memory: ShapleyMemory
    private let kernels: catboost_kernels

    /// Checks that the model's predictions can be explained, and allocates what that needs.
    public convenience init(_ model: CatBoostModel) throws(ShapleyError) { try self.init(model, .fastest) }

    /// Explains with kernels of one's choice.
    init(_ model: CatBoostModel, _ kernels: BatchKernels) throws(ShapleyError) {
        guard model.layout.nonSymmetric == nil, model.layout.texts == nil,
            model.layout.categorical?.ctrFeatures.isEmpty ?? true
        else { throw .unsupportedTrees }
        try model.layout.checkLeafWeights()
        self.model = model
        self.kernels = kernels.required
        scratch = EvaluationScratch(for: model)
        game = ShapleyGame(model.layout)
        memory = ShapleyMemory(columns: model.featureCount, depth: Int(model.layout.treeDepths.max() ?? 0))
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

    /// A row's numbers; for callers who don't mind the allocation.
    public func explain(_ row: CatBoostRow) -> [Double] {
        [Double](unsafeUninitializedCapacity: valueCount) { results, initialised in
            explain(row, into: results)
            initialised = valueCount
        }
    }

    /// What each column adds to one output of a row; the values are those that `explain(_:)` gives for it.
    public func explain(_ row: [Float], output: Int) -> [Double] {
        precondition((0..<model.outputCount).contains(output), "the model has fewer outputs")
        row.withUnsafeBufferPointer { model.findLeaves(of: $0, scratch) }
        return [Double](unsafeUninitializedCapacity: model.featureCount + 1) { results, initialised in
            explain(output..<output + 1, scratch.leaves, results)
            initialised = model.featureCount
        }
    }

    /// A row's numbers; for callers who don't mind the allocation.
    public func explain(_ row: [Float]) -> [Double] {
        [Double](unsafeUninitializedCapacity: valueCount) { results, initialised in
            row.withUnsafeBufferPointer { explain(row: $0, into: results) }
            initialised = valueCount
        }
    }

    private func explain(leaves: UnsafePointer<UInt32>, into results: UnsafeMutableBufferPointer<Double>) {
        precondition(results.count >= valueCount, "results are shorter than the explainer's valueCount")
        for first in stride(from: 0, to: model.outputCount, by: ShapleyMemory.outputsAtOnce) {
            let end = min(first + ShapleyMemory.outputsAtOnce, model.outputCount)
            let ofOutputs = UnsafeMutableBufferPointer(rebasing: results[(first * (model.featureCount + 1))...])
            explain(first..<end, leaves, ofOutputs)
        }
    }

    private func explain(
        _ outputs: Range<Int>,
        _ leaves: UnsafePointer<UInt32>,
        _ results: UnsafeMutableBufferPointer<Double>
    ) {
        let columns = model.featureCount
        let sums = memory.pointers.sums
        let lanes = outputs.count == 3 ? 4 : outputs.count
        sums.update(repeating: 0, count: (columns + 1) * lanes)
        if let game {
            withUnsafePointer(to: game.explanation) { explanation in
                withUnsafePointer(to: memory.pointers) { memory in
                    kernels.explain(explanation, leaves, outputs.lowerBound, outputs.count, memory)
                }
            }
        }
        for output in outputs {
            let place = sums + (output - outputs.lowerBound)
            let ofOutput = (output - outputs.lowerBound) * (columns + 1)
            for column in 0...columns {
                results[ofOutput + column] = place[column * lanes] * model.layout.scale
            }
            results[ofOutput + columns] += model.layout.biases[output]
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
