/// Weighted least squares with a penalty on the squared weights, solved by conjugate gradients.
package struct RidgeRegression: Sendable {
    /// Weight of each column, rounded to the 16 bits that a bundle keeps.
    package let weights: [Float]
    /// The rows' weighted mean, around which the weights explain.
    package let intercept: Float

    private static let mostSteps = 80
    private static let residual = 2e-4

    /// Minimises Σ wᵢ (yᵢ - b - xᵢ·β)² + penalty·|β|², b being the weighted mean of y.
    package init(_ matrix: SparseMatrix, targets: [Float], rowWeights: [Float], penalty: Double) {
        let total = rowWeights.reduce(0) { $0 + Double($1) }
        let mean = zip(targets, rowWeights).reduce(0) { $0 + Double($1.0) * Double($1.1) } / max(total, 1)
        intercept = Float(mean)
        var gradient = [Double](repeating: 0, count: matrix.columnCount)
        matrix.addTransposed(targets.map { Double($0) - mean }, weights: rowWeights, to: &gradient)
        let solution = Self.solve(gradient) { direction in
            var product = direction.map { $0 * penalty }
            matrix.addGram(of: direction, weights: rowWeights, to: &product)
            return product
        }
        weights = solution.map { Float(Float16($0)) }
    }

    /// Solves A·x = b for a symmetric positive A that is known by its products.
    private static func solve(_ right: [Double], product: ([Double]) -> [Double]) -> [Double] {
        var solution = [Double](repeating: 0, count: right.count)
        var residual = right
        var direction = right
        var squares = dot(residual, residual)
        let target = squares * Self.residual * Self.residual
        for _ in 0..<mostSteps where squares > target {
            let image = product(direction)
            let step = squares / dot(direction, image)
            add(step, direction, to: &solution)
            add(-step, image, to: &residual)
            let before = squares
            squares = dot(residual, residual)
            let turn = squares / before
            for place in direction.indices { direction[place] = residual[place] + turn * direction[place] }
        }
        return solution
    }

    private static func add(_ factor: Double, _ vector: [Double], to sum: inout [Double]) {
        for place in sum.indices { sum[place] += factor * vector[place] }
    }

    private static func dot(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
