import CatBoost

extension CatBoostModel {
    /// The three quantiles of each of some rows, which follow one another in `numbers`, in one pass over the trees.
    package func quantiles(ofRows numbers: [Float]) -> [PriceQuantiles] {
        let count = numbers.count / StackFeatures.count
        var results = [Double](repeating: 0, count: count * outputCount)
        numbers.withUnsafeBufferPointer { numbers in
            results.withUnsafeMutableBufferPointer { results in
                evaluate(rows: numbers, rowLength: StackFeatures.count, count: count, into: results)
            }
        }
        return stride(from: 0, to: results.count, by: outputCount).map {
            PriceQuantiles(results[$0], results[$0 + 1], results[$0 + 2])
        }
    }
}
