extension CatBoostModel {
    /// Evaluates many rows at once, several times quicker a row than one by one, and to the same bits.
    ///
    /// Row `i` is `rows[i * rowLength ..< (i + 1) * rowLength]`; its raw values go to
    /// `results[i * outputCount ..< (i + 1) * outputCount]`. Working memory is allocated once a call. Up to `threads`
    /// threads divide the rows among them.
    public func evaluate(
        rows: UnsafeBufferPointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutableBufferPointer<Double>,
        threads: Int = 1
    ) {
        precondition(rowLength >= featureCount, "rows are shorter than the model's featureCount")
        precondition(count >= 0 && rows.count >= count * rowLength, "fewer rows than count")
        precondition(results.count >= count * outputCount, "results are shorter than count times outputCount")
        precondition(threads > 0, "no rows without threads")
        precondition(takesOnlyNumbers, "the model has categories or texts, which take a CatBoostRow")
        if (2...Self.mostRowsSideBySide).contains(count), takesRowsSideBySide {
            evaluateSideBySide(rows, rowLength: rowLength, count: count, into: results, .fastest)
        } else if count < Self.fewestRowsInBatch || layout.nonSymmetric != nil {
            evaluateSingly(rows: rows, rowLength: rowLength, count: count, into: results)
        } else {
            evaluateInBlocks(rows, rowLength: rowLength, count: count, into: results, threads: threads, .fastest)
        }
    }

    /// A block costs the same whether it is full or not, and takes preparation; few rows are quicker one by one.
    private static var fewestRowsInBatch: Int { 24 }

    private func evaluateSingly(
        rows: UnsafeBufferPointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutableBufferPointer<Double>
    ) {
        let scratch = EvaluationScratch(for: self)
        for row in 0..<count {
            evaluate(
                row: UnsafeBufferPointer(rebasing: rows[row * rowLength..<(row + 1) * rowLength]),
                into: UnsafeMutableBufferPointer(rebasing: results[row * outputCount..<(row + 1) * outputCount]),
                scratch: scratch
            )
        }
    }

    /// Evaluates blocks of rows, whatever their number, with kernels of one's choice.
    @_spi(Kernels)
    public func evaluateInBlocks(
        _ rows: UnsafeBufferPointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutableBufferPointer<Double>,
        threads: Int = 1,
        _ kernels: BatchKernels
    ) {
        precondition(takesOnlyNumbers && layout.nonSymmetric == nil, "blocks are for symmetric trees over numbers")
        guard let sums = results.baseAddress, count > 0 else { return }
        guard let rows = rows.baseAddress else {
            // Rows without columns, which only a model takes that asks nothing.
            return evaluateSingly(rows: .init(start: nil, count: 0), rowLength: rowLength, count: count, into: results)
        }
        let plan = BatchPlan(layout)
        let blocks = (count + BatchPlan.rowsInBlock - 1) / BatchPlan.rowsInBlock
        let workers = min(threads, blocks)
        RowThreads.run(workers) { worker in
            let first = blocks * worker / workers * BatchPlan.rowsInBlock
            let end = min(blocks * (worker + 1) / workers * BatchPlan.rowsInBlock, count)
            BatchWorker(plan, kernels).evaluate(
                rows + first * rowLength,
                rowLength: rowLength,
                count: end - first,
                into: sums + first * outputCount
            )
        }
    }
}
