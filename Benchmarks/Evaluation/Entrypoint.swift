import CatBoost
import Glibc

/// Times the evaluator on one model and its rows; evaluation.py calls it.
///
/// Prints "name nanoseconds" lines, and writes the values of all rows to files that begin with VALUES.
@main
enum EvaluationBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let rowLength = Int(arguments[4]) else { throw Failure.usage }
        let file = try MappedFile(path: arguments[3])
        let rows = withExtendedLifetime(file) { Array(file.bytes.bindMemory(to: Float.self)) }
        let measurements = Measurements(path: arguments[2], rows: rows, rowLength: rowLength)
        let values = arguments[5]
        switch arguments[1] {
        case "evaluate": try evaluate(measurements, values)
        case "grow": try grow(measurements)
        case "explain": try explain(measurements, values)
        default: throw Failure.usage
        }
    }

    private static func evaluate(_ measurements: Measurements, _ path: String) throws {
        let model = try CatBoostModel(path: measurements.path)
        report("open", try measurements.open())
        report("open_and_row", try measurements.openAndEvaluate())
        report("row_hot", measurements.row(model, rotating: false))
        report("row_rotating", measurements.row(model, rotating: true))
        try write(measurements.singleValues(model), to: path + ".rows")
        for way in BatchWay.available {
            let batch = measurements.batch(model, way)
            report(way.name, batch.time)
            try write(batch.values, to: "\(path).\(way.name)")
        }
    }

    private static func grow(_ measurements: Measurements) throws {
        let model = try CatBoostModel(path: measurements.path)
        for rows in [10_000, 100_000, 1_500_000] { report("rows_\(rows)", measurements.growth(model, rows: rows)) }
    }

    private static func explain(_ measurements: Measurements, _ path: String) throws {
        let model = try CatBoostModel(path: measurements.path)
        report("explain_first", try measurements.firstExplanation(model))
        let explanations = try measurements.explanations(model)
        report("explain_row", explanations.time)
        try write(explanations.values, to: path)
    }

    private static func report(_ name: String, _ nanoseconds: Double) {
        print(name, nanoseconds)
    }

    private static func write(_ values: [Double], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure.unwritable(path) }
        let written = fwrite(values, MemoryLayout<Double>.stride, values.count, file)
        guard fclose(file) == 0, written == values.count else { throw Failure.unwritable(path) }
    }

    private enum Failure: Error, CustomStringConvertible {
        case usage
        case unwritable(String)

        var description: String {
            switch self {
            case .usage: "usage: evaluation-bench evaluate|grow|explain MODEL ROWS ROW_LENGTH VALUES"
            case .unwritable(let path): "cannot write \(path)"
            }
        }
    }
}
