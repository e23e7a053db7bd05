@_spi(Kernels) import CatBoost

/// A way to evaluate all rows at once.
struct BatchWay {
    let name: String
    let threads: Int
    let kernels: BatchKernels

    /// Those that this processor can go.
    static var available: [BatchWay] {
        let ways = [
            BatchWay(name: "batch_baseline", threads: 1, kernels: .baseline),
            BatchWay(name: "batch_avx2", threads: 1, kernels: .avx2),
            BatchWay(name: "batch_two_threads", threads: 2, kernels: .fastest),
        ]
        return ways.filter(\.kernels.isAvailable)
    }

    /// Evaluates the first `count` rows.
    func evaluate(_ model: CatBoostModel, _ rows: [Float], rowLength: Int, count: Int, _ values: inout [Double]) {
        rows.withUnsafeBufferPointer { rows in
            values.withUnsafeMutableBufferPointer {
                model.evaluateInBlocks(rows, rowLength: rowLength, count: count, into: $0, threads: threads, kernels)
            }
        }
    }
}
