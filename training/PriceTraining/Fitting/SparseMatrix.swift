/// Rows of few non-zero values over many columns, one after another.
package struct SparseMatrix: Sendable {
    /// Number of columns.
    package let columnCount: Int
    private var rowEnds: [Int] = []
    private var columns: [UInt32] = []
    private var values: [Float] = []

    /// Begins without rows.
    package init(columnCount: Int) {
        self.columnCount = columnCount
    }

    /// Number of rows.
    package var rowCount: Int { rowEnds.count }
    /// Number of stored values.
    package var storedCount: Int { values.count }

    /// Adds values to the row in the making.
    package mutating func append(columns more: [Int], values moreValues: [Float]) {
        for column in more { columns.append(UInt32(column)) }
        values.append(contentsOf: moreValues)
    }

    /// Ends the row in the making.
    package mutating func endRow() {
        rowEnds.append(values.count)
    }

    /// The product of a row with a vector.
    package func product(row: Int, with vector: [Float]) -> Double {
        let start = row == 0 ? 0 : rowEnds[row - 1]
        return (start..<rowEnds[row]).reduce(0) { $0 + Double(values[$1]) * Double(vector[Int(columns[$1])]) }
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

    private typealias Columns = UnsafeBufferPointer<UInt32>
    private typealias Values = UnsafeBufferPointer<Float>

    /// Adds weight · factor · row for every row, the factor being computed from the row's number, columns and values.
    ///
    /// Works on buffer pointers, whose bounds release builds don't check: training spends most of its time here.
    @inline(__always)
    private func scatter(weights: [Float], to sum: inout [Double], _ factor: (Int, Columns, Values) -> Double) {
        columns.withUnsafeBufferPointer { columns in
            values.withUnsafeBufferPointer { values in
                sum.withUnsafeMutableBufferPointer { sum in
                    var start = 0
                    for row in rowEnds.indices {
                        let rowColumns = Columns(rebasing: columns[start..<rowEnds[row]])
                        let rowValues = Values(rebasing: values[start..<rowEnds[row]])
                        start = rowEnds[row]
                        if weights[row] == 0 { continue }
                        let scaled = Double(weights[row]) * factor(row, rowColumns, rowValues)
                        for place in rowValues.indices {
                            sum[Int(rowColumns[place])] += scaled * Double(rowValues[place])
                        }
                    }
                }
            }
        }
    }
}
