extension ModelLayout {
    /// Turns the sums of `count` rows into results.
    ///
    /// CatBoost computes with neither a scale of 1 nor biases that are all 0, which shows in the sign of a zero.
    func applyScaleAndBias(_ sums: UnsafeMutablePointer<Double>, count: Int) {
        if scale != 1 {
            for place in 0..<count * dimension { sums[place] *= scale }
        }
        guard biases.contains(where: { $0 != 0 }) else { return }
        for row in 0..<count {
            for (value, bias) in biases.enumerated() { sums[row &* dimension &+ value] += bias }
        }
    }
}
