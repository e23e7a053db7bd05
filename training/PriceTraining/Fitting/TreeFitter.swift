/// Fits trees for three quantiles; CatBoost does it, outside of this program.
package protocol TreeFitter: Sendable {
    /// Fits to the problem and returns the path of the .cbm file.
    func fit(_ problem: TreeProblem) throws -> String
}

/// What trees are fitted to.
package struct TreeProblem: Sendable {
    /// Features, row after row.
    package let features: [Float]
    /// Number of features a row.
    package let columnCount: Int
    /// ln(1 + price) of each row.
    package let targets: [Float]
    /// Influence of each row.
    package let weights: [Float]

    /// The rows of both.
    func joined(with other: TreeProblem) -> TreeProblem {
        TreeProblem(
            features: features + other.features,
            columnCount: columnCount,
            targets: targets + other.targets,
            weights: weights + other.weights
        )
    }
}
