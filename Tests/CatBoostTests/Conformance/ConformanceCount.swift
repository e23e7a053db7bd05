import Foundation

@testable import CatBoost

/// How much of a kind was compared, and how much of it differs.
struct ConformanceCount {
    var models = 0
    var rows = 0
    var values = 0
    var predictions = 0
    var differences = 0

    var columns: [Int] { [models, rows, values, predictions, differences] }

    mutating func add(_ other: ConformanceCount) {
        models += other.models
        rows += other.rows
        values += other.values
        predictions += other.predictions
        differences += other.differences
    }

    /// Evaluates a model's rows in every way that it can be.
    mutating func check(_ file: URL) throws {
        let model = try CatBoostModel(path: file.path())
        let inputs = try CellRows(contentsOf: file.deletingPathExtension().appendingPathExtension("cells"))
        let expected = try words(file, "expected")
        models += 1
        rows += inputs.rows.count
        let mixed = model.evaluate(inputs)
        compare(mixed.map(\.bitPattern), expected)
        if model.takesOnlyNumbers {
            let length = inputs.rows.first?.count ?? 0
            let numbers = inputs.rows.joined().map { if case .number(let number) = $0 { number } else { Float.nan } }
            compare(model.evaluateSingly(numbers, rowLength: length), expected)
            let batch = model.evaluate(rows: numbers, rowLength: length, count: inputs.rows.count)
            compare(batch.map(\.bitPattern), expected)
        }
        try comparePredictions(model, mixed, file)
    }

    private mutating func compare(_ bits: [UInt64], _ expected: [UInt64]) {
        values += expected.count
        differences += abs(bits.count - expected.count) + zip(bits, expected).count { $0 != $1 }
    }

    private mutating func comparePredictions(_ model: CatBoostModel, _ raw: [Double], _ file: URL) throws {
        let type = try model.predictionType()
        guard type != .rawValue else { return }
        var values = raw
        values.withUnsafeMutableBufferPointer { type.apply(to: $0) }
        let expected = try words(file, "predictions")
        predictions += expected.count
        differences += zip(values.map(\.bitPattern), expected).count { $0 != $1 }
    }

    private func words(_ file: URL, _ kind: String) throws -> [UInt64] {
        let content = try Data(contentsOf: file.deletingPathExtension().appendingPathExtension(kind))
        return content.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: UInt64.self) }
        }
    }
}
