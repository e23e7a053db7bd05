import Testing

@testable import CatBoost

/// A model, rows for it and CatBoost's own Shapley values; training/make_shap_fixtures.py makes these files.
struct ShapleyFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let columns: Int
    let outputs: Int

    var testDescription: String { name }
    var file: Fixture { Fixture(name: "shapley/\(name)", rowLength: columns, outputs: outputs, trees: 0) }

    static let all = [
        ShapleyFixture(name: "depth-4", columns: 6, outputs: 1),
        ShapleyFixture(name: "depth-10", columns: 6, outputs: 1),
        ShapleyFixture(name: "weighted-rows", columns: 6, outputs: 1),
        ShapleyFixture(name: "mixed-depths", columns: 6, outputs: 1),
        ShapleyFixture(name: "missing-values", columns: 6, outputs: 1),
        ShapleyFixture(name: "repeated-columns", columns: 2, outputs: 1),
        ShapleyFixture(name: "one-column", columns: 1, outputs: 1),
        ShapleyFixture(name: "outputs-2", columns: 5, outputs: 2),
        ShapleyFixture(name: "quantiles", columns: 5, outputs: 3),
        ShapleyFixture(name: "outputs-5", columns: 5, outputs: 5),
    ]

    static func named(_ name: String) throws -> ShapleyFixture {
        try #require(all.first { $0.name == name })
    }

    /// CatBoost's numbers for each row: for each output a value of each column and then the expected value.
    func expected() throws -> [[Double]] {
        let numbers = try file.expected().map(Double.init(bitPattern:))
        let count = outputs * (columns + 1)
        return stride(from: 0, to: numbers.count, by: count).map { Array(numbers[$0..<$0 + count]) }
    }
}

extension Fixture {
    /// The rows one by one.
    func separateRows() throws -> [[Float]] {
        let rows = try rows()
        return stride(from: 0, to: rows.count, by: rowLength).map { Array(rows[$0..<$0 + rowLength]) }
    }
}
