import CatBoostKernels

extension CatBoostModel {
    /// Most rows that are evaluated side by side.
    static var mostRowsSideBySide: Int { Int(catboost_few_rows) }

    /// Whether trees and leaves are such as `evaluateSideBySide` takes: those of three quantiles mostly are.
    var takesRowsSideBySide: Bool {
        guard let depth = layout.uniformDepth else { return false }
        return layout.dimension == 3 && depth <= 8 && treeCount > 0 && layout.nonSymmetric == nil
    }

    /// Evaluates two to eight rows at once, to the same bits as one by one: a word has the answers of all of them to a split, so that
    /// their leaves in a tree are found together.
    func evaluateSideBySide(
        _ rows: UnsafeBufferPointer<Float>,
        rowLength: Int,
        count: Int,
        into results: UnsafeMutableBufferPointer<Double>,
        _ kernels: BatchKernels
    ) {
        let kernels = kernels.required
        guard let sums = results.baseAddress, let depth = layout.uniformDepth,
            let splits = layout.treeSplits.baseAddress, let leaves = layout.leafValues.baseAddress
        else { return }
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: layout.splitCount + 1) { answers in
            guard let answers = answers.baseAddress else { return }
            for feature in layout.floatFeatures {
                guard let borders = feature.borders.baseAddress else { continue }
                withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.mostRowsSideBySide) { values in
                    values.initialize(repeating: 0)
                    for row in 0..<count {
                        values[row] = feature.comparable(rows[row * rowLength + feature.column])
                    }
                    guard let values = values.baseAddress else { return }
                    kernels.answer_few(borders, feature.borders.count, values, answers + feature.firstSplit)
                }
            }
            var trees = catboost_few(splits: splits, leaves: leaves, depth: depth, count: treeCount)
            kernels.sum_few(&trees, answers, count, sums)
        }
        layout.applyScaleAndBias(sums, count: count)
    }
}
