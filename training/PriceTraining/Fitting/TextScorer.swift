import PriceModel

/// Scores rows of a matrix by the code and from the bytes that serve listings later.
package struct TextScorer {
    private let weights: [Float]
    private let intercept: Float
    private let networks: TextNetworks

    /// Joins the parts of the text models.
    package init(weights: [Float], intercept: Float, networks: TextNetworks) {
        self.weights = weights
        self.intercept = intercept
        self.networks = networks
    }

    /// The scores of some rows.
    package func scores(of numbers: some Sequence<Int>, in matrix: SparseMatrix) -> [TextScores] {
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
