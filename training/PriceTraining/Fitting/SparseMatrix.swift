/// Rows of few non-zero values over many columns, one after another, each row in the same number of groups.
package struct SparseMatrix: Sendable {
    /// Number of columns.
    package let columnCount: Int
    /// Groups of a row's values.
    package let groupCount: Int
    private var groupEnds: [Int] = []
    private var columns: [UInt32] = []
    private var values: [Float] = []

    /// Begins without rows.
    package init(columnCount: Int, groupCount: Int = 1) {
        self.columnCount = columnCount
        self.groupCount = groupCount
    }

    /// Number of rows.
    package var rowCount: Int { groupEnds.count / groupCount }
    /// Number of stored values.
    package var storedCount: Int { values.count }

    /// Adds the next group; a row is whole once it has all of its groups.
    package mutating func append(columns more: some Collection<UInt32>, values moreValues: some Collection<Float>) {
        columns.append(contentsOf: more)
        values.append(contentsOf: moreValues)
        groupEnds.append(values.count)
    }

    /// Adds all that the matrix holds to what a step follows from.
    func add(to fingerprint: inout Fingerprint) {
        fingerprint.add([columnCount, groupCount])
        fingerprint.add(groupEnds)
        fingerprint.add(columns)
        fingerprint.add(values)
    }

    /// Hands out the rows as they lie in memory, without checks of bounds: training spends most of its time in them.
    package func withRows<Result>(_ body: (SparseRows) throws -> Result) rethrows -> Result {
        try columns.withUnsafeBufferPointer { columns in
            try values.withUnsafeBufferPointer { values in
                try groupEnds.withUnsafeBufferPointer { groupEnds in
                    try body(
                        SparseRows(columns: columns, values: values, groupEnds: groupEnds, groupCount: groupCount)
                    )
                }
            }
        }
    }

    /// Adds, for every row with a weight, weight · (row · vector) · row to `sum`: one product with XᵀWX.
    package func addGram(of vector: [Double], weights: [Float], to sum: inout [Double]) {
        vector.withUnsafeBufferPointer { vector in
            scatter(weights: weights, to: &sum) { _, columns, values in
                var product = 0.0
                for place in values.indices { product += Double(values[place]) * vector[Int(columns[place])] }
                return product
            }
        }
    }

    /// Adds, for every row with a weight, weight · value · row to `sum`: the product of XᵀW with a column of values.
    package func addTransposed(_ column: [Double], weights: [Float], to sum: inout [Double]) {
        scatter(weights: weights, to: &sum) { row, _, _ in column[row] }
    }

    /// Adds, for every row with a weight, weight · value² by column: the diagonal of XᵀWX.
    package func addSquares(weights: [Float], to sum: inout [Double]) {
        withRows { rows in
            for row in 0..<rows.count where weights[row] != 0 {
                let (columns, values) = rows[row]
                for place in values.indices {
                    let value = Double(values[place])
                    sum[Int(columns[place])] += Double(weights[row]) * value * value
                }
            }
        }
    }

    /// Adds weight · factor · row for every row, the factor being computed from the row's number, columns and values.
    @inline(__always)
    private func scatter(
        weights: [Float],
        to sum: inout [Double],
        _ factor: (Int, SparseRows.Columns, SparseRows.Values) -> Double
    ) {
        withRows { rows in
            sum.withUnsafeMutableBufferPointer { sum in
                for row in 0..<rows.count where weights[row] != 0 {
                    let (columns, values) = rows[row]
                    let scaled = Double(weights[row]) * factor(row, columns, values)
                    for place in values.indices { sum[Int(columns[place])] += scaled * Double(values[place]) }
                }
            }
        }
    }
}

/// The rows of a sparse matrix as they lie in memory.
package struct SparseRows {
    package typealias Columns = UnsafeBufferPointer<UInt32>
    package typealias Values = UnsafeBufferPointer<Float>
    let columns: Columns
    let values: Values
    let groupEnds: UnsafeBufferPointer<Int>
    let groupCount: Int

    /// Number of rows.
    package var count: Int { groupEnds.count / groupCount }

    /// All columns and values of a row.
    package subscript(row: Int) -> (columns: Columns, values: Values) {
        part(from: row * groupCount, to: (row + 1) * groupCount)
    }

    /// Columns and values of a group of a row.
    package subscript(row: Int, group: Int) -> (columns: Columns, values: Values) {
        part(from: row * groupCount + group, to: row * groupCount + group + 1)
    }

    private func part(from first: Int, to last: Int) -> (columns: Columns, values: Values) {
        let range = (first == 0 ? 0 : groupEnds[first - 1])..<(last == 0 ? 0 : groupEnds[last - 1])
        return (Columns(rebasing: columns[range]), Values(rebasing: values[range]))
    }
}
