extension CatBoostModel {
    /// The raw values of one row; for callers who don't mind the allocations.
    public func evaluate(_ row: [Float]) -> [Double] {
        evaluate(rows: row, rowLength: row.count, count: 1)
    }

    /// The raw values of `count` rows, which lie one after another in `rows`; for callers who don't mind the allocations.
    public func evaluate(rows: [Float], rowLength: Int, count: Int) -> [Double] {
        [Double](unsafeUninitializedCapacity: count * outputCount) { results, initialised in
            results.initialize(repeating: 0)
            rows.withUnsafeBufferPointer { evaluate(rows: $0, rowLength: rowLength, count: count, into: results) }
            initialised = count * outputCount
        }
    }
}
