import PriceModel

/// Scores rows of a matrix by the code and from the bytes that serve listings later.
package struct TextScorer: Sendable {
    private let weights: [Float]
    private let intercept: Float
    private let networks: TextNetworks

    /// Joins the parts of the text models.
    package init(weights: [Float], intercept: Float, networks: TextNetworks) {
        self.weights = weights
        self.intercept = intercept
        self.networks = networks
    }

    /// Rows that one core scores at once.
    private static let chunkSize = 8_192

    /// The scores of some rows.
    package func scores(of numbers: some Collection<Int>, in matrix: SparseMatrix) throws -> [TextScores] {
        let rows = Array(numbers)
        let chunks = stride(from: 0, to: rows.count, by: Self.chunkSize).map {
            rows[$0..<min($0 + Self.chunkSize, rows.count)]
        }
        return try concurrently(chunks.count) { [self] in scores(ofChunk: chunks[$0], in: matrix) }.flatMap { $0 }
    }

    private func scores(ofChunk numbers: ArraySlice<Int>, in matrix: SparseMatrix) -> [TextScores] {
        var score = TextScore(networks: networks)
        return matrix.withRows { rows in
            numbers.map { row in
                for group in TermGroup.allCases {
                    let (columns, values) = rows[row, group.rawValue]
                    score.set(group, columns, values, weight: { weights[$0] }, networks: networks)
                }
                return score.scores(intercept: Double(intercept), networks: networks)
            }
        }
    }
}
