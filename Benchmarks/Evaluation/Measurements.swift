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

    /// All rows at once; returns their values too, so that they can be compared with CatBoost's.
    func batch(_ model: CatBoostModel) -> (time: Double, values: [Double]) {
        var values = [Double](repeating: 0, count: rowCount * model.outputCount)
        let time = medianTime(samples: 21) {
            rows.withUnsafeBufferPointer { rows in
                values.withUnsafeMutableBufferPointer {
                    model.evaluate(rows: rows, rowLength: rowLength, count: rowCount, into: $0)
                }
            }
        }
        return (time, values)
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
