extension CatBoostModel {
    /// Whether a row of floats is all that the model needs.
    public var takesOnlyNumbers: Bool { layout.takesOnlyNumbers }

    /// Writes the row's `outputCount` raw values to the front of `results`, without allocating.
    public func evaluate(_ row: CatBoostRow, into results: UnsafeMutableBufferPointer<Double>) {
        precondition(results.count >= outputCount, "results are shorter than the model's outputCount")
        guard let sums = results.baseAddress else { return }
        answerSplits(of: row)
        sumLeaves(row.scratch, sums)
    }

    /// Finds the row's leaf in each symmetric tree, and leaves their numbers in the row's memory.
    func findLeaves(of row: CatBoostRow) {
        answerSplits(of: row)
        findLeaves(row.scratch.answers, row.scratch.leaves)
    }

    private func answerSplits(of row: CatBoostRow) {
        precondition(row.model === self, "row was made for another model")
        answerSplits(row.numbers, row.scratch.answers)
        if let categorical = layout.categorical { categorical.answer(row) }
    }

    /// The row's raw values; for callers who don't mind the allocation.
    public func evaluate(_ row: CatBoostRow) -> [Double] {
        [Double](unsafeUninitializedCapacity: outputCount) { results, initialised in
            results.initialize(repeating: 0)
            evaluate(row, into: results)
            initialised = outputCount
        }
    }

    /// Evaluates `count` rows one after another, each of which `fill` sets in `row`.
    ///
    /// Row `i`'s raw values go to `results[i * outputCount ..< (i + 1) * outputCount]`. `row` isn't cleared between
    /// rows.
    public func evaluate<Failure: Error>(
        count: Int,
        with row: CatBoostRow,
        into results: UnsafeMutableBufferPointer<Double>,
        fill: (Int, CatBoostRow) throws(Failure) -> Void
    ) throws(Failure) {
        precondition(results.count >= count * outputCount, "results are shorter than count times outputCount")
        for ordinal in 0..<count {
            try fill(ordinal, row)
            evaluate(row, into: .init(rebasing: results[ordinal * outputCount..<(ordinal + 1) * outputCount]))
        }
    }
}
