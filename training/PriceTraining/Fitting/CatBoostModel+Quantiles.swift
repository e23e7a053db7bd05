import CatBoost
import PriceModel

extension CatBoostModel {
    /// The three quantiles of each of some rows, which follow one another in `numbers`.
    package func quantiles(ofRows numbers: [Float], columnCount: Int) -> [PriceQuantiles] {
        let scratch = EvaluationScratch(for: self)
        var results = [Double](repeating: 0, count: outputCount)
        return numbers.withUnsafeBufferPointer { numbers in
            results.withUnsafeMutableBufferPointer { results in
                stride(from: 0, to: numbers.count, by: columnCount).map { start in
                    let row = UnsafeBufferPointer(rebasing: numbers[start..<start + columnCount])
                    evaluate(row: row, into: results, scratch: scratch)
                    return PriceQuantiles(results[0], results[1], results[2])
                }
            }
        }
    }
}
