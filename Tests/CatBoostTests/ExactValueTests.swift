import Foundation
import Testing

@testable import CatBoost

@Suite("Values equal CatBoost's to the last bit")
struct ExactValueTests {
    @Test("a row at a time", arguments: Fixture.all)
    func singleRows(_ fixture: Fixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        #expect(model.evaluateSingly(try fixture.rows(), rowLength: fixture.rowLength) == (try fixture.expected()))
    }

    @Test("in batches of any size", arguments: Fixture.all, [1, 127, 128, 129, 300])
    func batches(_ fixture: Fixture, size: Int) throws {
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows()
        let expected = try fixture.expected()
        let available = rows.count / fixture.rowLength
        for first in stride(from: 0, to: available, by: size) {
            let count = min(size, available - first)
            let batch = Array(rows[first * fixture.rowLength..<(first + count) * fixture.rowLength])
            let values = model.evaluate(rows: batch, rowLength: fixture.rowLength, count: count)
            let range = first * fixture.outputs..<(first + count) * fixture.outputs
            #expect(values.map(\.bitPattern) == Array(expected[range]))
        }
    }

    @Test("through an array", arguments: Fixture.all)
    func arrays(_ fixture: Fixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        let row = Array(try fixture.rows().prefix(fixture.rowLength))
        #expect(model.evaluate(row).map(\.bitPattern) == Array(try fixture.expected().prefix(fixture.outputs)))
    }

    @Test("in rows longer than the model needs", arguments: [1, 5])
    func longerRows(_ extra: Int) throws {
        let fixture = try Fixture.named("depth-6")
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows()
        let padding = [Float](repeating: 1e9, count: extra)
        let padded = stride(from: 0, to: rows.count, by: fixture.rowLength).flatMap {
            rows[$0..<$0 + fixture.rowLength] + padding
        }
        let length = fixture.rowLength + extra
        let values = model.evaluate(rows: padded, rowLength: length, count: padded.count / length)
        #expect(values.map(\.bitPattern) == (try fixture.expected()))
    }

    @Test("from a section of a bigger file")
    func section() throws {
        let fixture = try Fixture.named("multi-quantile")
        let content = try fixture.modelBytes()
        let file = try TemporaryFile([UInt8](repeating: 0xAA, count: 24) + content + [1, 2, 3])
        let mapping = try MappedFile(path: file.path)
        let model = try CatBoostModel(mapping: mapping, range: 24..<24 + content.count)
        #expect(model.evaluateSingly(try fixture.rows(), rowLength: fixture.rowLength) == (try fixture.expected()))
    }

    @Test("whatever rows the scratch has seen before")
    func scratchIsReusable() throws {
        let fixture = try Fixture.named("nan-min")
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows()
        let twice = model.evaluateSingly(rows + rows, rowLength: fixture.rowLength)
        let expected = try fixture.expected()
        #expect(twice == expected + expected)
    }

    @Test("no rows give no values")
    func noRows() throws {
        let model = try CatBoostModel(path: Fixture.named("depth-6").path)
        #expect(model.evaluate(rows: [], rowLength: 7, count: 0).isEmpty)
    }

    @Test("only of rows that are long enough: a short one stops the process before it reads past the row's end")
    func shortRow() async {
        await #expect(processExitsWith: .failure) {
            _ = try CatBoostModel(path: Fixture.named("depth-6").path).evaluate([1, 2, 3])
        }
    }

    @Test("on several threads at once")
    func threads() async throws {
        let fixture = try Fixture.named("many-borders")
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows()
        let expected = try fixture.expected()
        try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<4 {
                group.addTask { model.evaluateSingly(rows, rowLength: fixture.rowLength) }
            }
            for try await values in group { #expect(values == expected) }
        }
    }
}

@Suite("A model tells its shape")
struct ShapeTests {
    @Test("columns, values and trees", arguments: Fixture.all)
    func shape(_ fixture: Fixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        #expect(model.featureCount <= fixture.rowLength)
        #expect(model.outputCount == fixture.outputs)
        #expect(model.treeCount == fixture.trees)
    }

    @Test(
        "columns that no tree asks about count only before one that is asked about",
        arguments: [("depth-6", 7), ("no-splits", 0), ("unused-category", 3)]
    )
    func unusedColumns(_ name: String, columns: Int) throws {
        #expect(try CatBoostModel(path: Fixture.named(name).path).featureCount == columns)
    }
}
