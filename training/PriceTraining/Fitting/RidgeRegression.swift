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
        var diagonal = [Double](repeating: penalty, count: matrix.columnCount)
        matrix.addSquares(weights: rowWeights, to: &diagonal)
        let solution = Self.solve(gradient, diagonal: diagonal) { direction in
            var product = direction.map { $0 * penalty }
            matrix.addGram(of: direction, weights: rowWeights, to: &product)
            return product
        }
        weights = solution.map { Float(Float16($0)) }
    }

    /// Intercept and weights.
    var bytes: [UInt8] { ([intercept] + weights).withUnsafeBytes { Array($0) } }

    /// Takes them back from `bytes`.
    static func read(_ bytes: [UInt8], termCount: Int) throws(TrainingError) -> (intercept: Float, weights: [Float]) {
        let numbers = bytes.withUnsafeBytes { $0.count % 4 == 0 ? Array($0.assumingMemoryBound(to: Float.self)) : [] }
        guard numbers.count == termCount + 1 else { throw .networks("a fitted ridge regression is cut off") }
        return (numbers[0], Array(numbers[1...]))
    }

    /// Solves A·x = b for a symmetric positive A that is known by its products and its diagonal.
    ///
    /// Dividing by the diagonal first evens out that some terms are in half of the rows and most in a handful.
    private static func solve(
        _ right: [Double],
        diagonal: [Double],
        product: ([Double]) -> [Double]
    ) -> [Double] {
        var solution = [Double](repeating: 0, count: right.count)
        var residual = right
        var scaled = zip(residual, diagonal).map { $0 / $1 }
        var direction = scaled
        var size = dot(residual, scaled)
        let target = dot(residual, residual) * Self.residual * Self.residual
        for _ in 0..<mostSteps where dot(residual, residual) > target {
            let image = product(direction)
            let step = size / dot(direction, image)
            add(step, direction, to: &solution)
            add(-step, image, to: &residual)
            for place in residual.indices { scaled[place] = residual[place] / diagonal[place] }
            let before = size
            size = dot(residual, scaled)
            let turn = size / before
            for place in direction.indices { direction[place] = scaled[place] + turn * direction[place] }
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
