import CatBoost
import Glibc

/// Times the evaluator on one model and its rows; evaluation.py calls it.
///
/// Prints "name nanoseconds" lines, and writes the values of all rows to the file VALUES.
@main
enum EvaluationBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let rowLength = Int(arguments[3]) else {
            throw Failure(reason: "usage: evaluation-bench MODEL ROWS ROW_LENGTH VALUES")
        }
        let file = try MappedFile(path: arguments[2])
        let rows = withExtendedLifetime(file) { Array(file.bytes.bindMemory(to: Float.self)) }
        let measurements = Measurements(path: arguments[1], rows: rows, rowLength: rowLength)
        let model = try CatBoostModel(path: arguments[1])
        report("open", try measurements.open())
        report("open_and_row", try measurements.openAndEvaluate())
        report("row_hot", measurements.row(model, rotating: false))
        report("row_rotating", measurements.row(model, rotating: true))
        let batch = measurements.batch(model)
        report("batch", batch.time)
        try write(batch.values, to: arguments[4])
    }

    private static func report(_ name: String, _ nanoseconds: Double) {
        print(name, nanoseconds)
    }

    private static func write(_ values: [Double], to path: String) throws {
        guard let file = fopen(path, "wb") else { throw Failure(reason: "cannot write \(path)") }
        let written = fwrite(values, MemoryLayout<Double>.stride, values.count, file)
        guard fclose(file) == 0, written == values.count else { throw Failure(reason: "cannot write \(path)") }
    }

    private struct Failure: Error { let reason: String }
}
