import CatBoost
import Glibc

/// Times the ways to use one model, in nanoseconds, each as the median of many samples.
struct Measurements {
    let path: String
    let rows: [Float]
    let rowLength: Int

    var rowCount: Int { rows.count / rowLength }

    /// Opening and checking the model, in a mapping of its own each time.
    func open() throws(CatBoostError) -> Double {
        try medianTime(samples: 301) { () throws(CatBoostError) in _ = try CatBoostModel(path: path) }
    }

    /// What a process of its own does for one prediction: open, allocate, evaluate, unmap.
    func openAndEvaluate() throws(CatBoostError) -> Double {
        let row = Array(rows.prefix(rowLength))
        var result = [0.0]
        return try medianTime(samples: 301) { () throws(CatBoostError) in
            let model = try CatBoostModel(path: path)
            let scratch = EvaluationScratch(for: model)
            evaluate(model, row[...], &result, scratch)
        }
    }

    /// One row again and again, or a different one each time.
    func row(_ model: CatBoostModel, rotating: Bool) -> Double {
        let scratch = EvaluationScratch(for: model)
        var result = [Double](repeating: 0, count: model.outputCount)
        var next = 0
        let evaluations = 100
        let time = medianTime(samples: 301) {
            rows.withUnsafeBufferPointer { rows in
                result.withUnsafeMutableBufferPointer { result in
                    for _ in 0..<evaluations {
                        let row = UnsafeBufferPointer(rebasing: rows[next * rowLength..<(next + 1) * rowLength])
                        model.evaluate(row: row, into: result, scratch: scratch)
                        if rotating { next = (next + 1) % rowCount }
                    }
                }
            }
        }
        return time / Double(evaluations)
    }

    /// The values of all rows, one after another.
    func singleValues(_ model: CatBoostModel) -> [Double] {
        let scratch = EvaluationScratch(for: model)
        var value = [Double](repeating: 0, count: model.outputCount)
        return (0..<rowCount).flatMap { row in
            evaluate(model, rows[row * rowLength..<(row + 1) * rowLength], &value, scratch)
            return value
        }
    }

    /// All rows at once; returns their values too, so that they can be compared with CatBoost's.
    func batch(_ model: CatBoostModel, _ way: BatchWay) -> (time: Double, values: [Double]) {
        var values = [Double](repeating: 0, count: rowCount * model.outputCount)
        let time = medianTime(samples: 11) {
            way.evaluate(model, rows, rowLength: rowLength, count: rowCount, &values)
        }
        return (time, values)
    }

    /// So many rows at once, which repeat those that there are.
    func growth(_ model: CatBoostModel, rows count: Int) -> Double {
        var many: [Float] = []
        many.reserveCapacity(count * rowLength)
        while many.count < count * rowLength { many += rows.prefix(count * rowLength - many.count) }
        var values = [Double](repeating: 0, count: count * model.outputCount)
        return medianTime(samples: count > 1_000_000 ? 3 : 11) {
            many.withUnsafeBufferPointer { many in
                values.withUnsafeMutableBufferPointer {
                    model.evaluate(rows: many, rowLength: rowLength, count: count, into: $0)
                }
            }
        }
    }

    /// What a process of its own does for one explanation: prepare, allocate, explain.
    func firstExplanation(_ model: CatBoostModel) throws(ShapleyError) -> Double {
        let row = Array(rows.prefix(rowLength))
        return try medianTime(samples: 301) { () throws(ShapleyError) in
            _ = try ShapleyExplainer(model).explain(row)
        }
    }

    /// An explanation of each row; the time is that of one.
    func explanations(_ model: CatBoostModel) throws(ShapleyError) -> (time: Double, values: [Double]) {
        let explainer = try ShapleyExplainer(model)
        var values = [Double](repeating: 0, count: rowCount * explainer.valueCount)
        let time = medianTime(samples: 11) {
            rows.withUnsafeBufferPointer { rows in
                values.withUnsafeMutableBufferPointer { values in
                    for row in 0..<rowCount {
                        let place = row * explainer.valueCount
                        explainer.explain(
                            row: UnsafeBufferPointer(rebasing: rows[row * rowLength..<(row + 1) * rowLength]),
                            into: .init(rebasing: values[place..<place + explainer.valueCount])
                        )
                    }
                }
            }
        }
        return (time / Double(rowCount), values)
    }

    private func evaluate(
        _ model: CatBoostModel,
        _ row: ArraySlice<Float>,
        _ result: inout [Double],
        _ scratch: EvaluationScratch
    ) {
        row.withUnsafeBufferPointer { row in
            result.withUnsafeMutableBufferPointer { model.evaluate(row: row, into: $0, scratch: scratch) }
        }
    }
}

/// The median wall-clock time of `samples` runs, in nanoseconds.
func medianTime<Failure: Error>(samples: Int, _ body: () throws(Failure) -> Void) throws(Failure) -> Double {
    var times: [Double] = []
    for _ in 0..<samples {
        let start = nanoseconds()
        try body()
        times.append(nanoseconds() - start)
    }
    return times.sorted()[samples / 2]
}

private func nanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
