import Testing

@testable import CatBoost

@Suite("Values of rows with more than numbers, and of trees of any form, equal CatBoost's to the last bit")
struct MixedValueTests {
    @Test("column by column", arguments: MixedFixture.all)
    func rows(_ fixture: MixedFixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        #expect(model.evaluate(try fixture.rows()).map(\.bitPattern) == (try fixture.expected()))
        #expect(model.outputCount == fixture.outputs)
    }

    @Test("in a batch that is filled row by row", arguments: MixedFixture.categorical)
    func filled(_ fixture: MixedFixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows().rows
        var values = [Double](repeating: .nan, count: rows.count * model.outputCount)
        values.withUnsafeMutableBufferPointer { values in
            model.evaluate(count: rows.count, with: CatBoostRow(for: model), into: values) { $1.set(rows[$0]) }
        }
        #expect(values.map(\.bitPattern) == (try fixture.expected()))
    }

    @Test("of numbers alone, as rows of floats too", arguments: MixedFixture.nonSymmetric)
    func floats(_ fixture: MixedFixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        let rows = try fixture.rows().rows
        let numbers = rows.flatMap { $0.map { if case .number(let number) = $0 { number } else { Float.nan } } }
        let expected = try fixture.expected()
        #expect(model.takesOnlyNumbers)
        #expect(model.evaluateSingly(numbers, rowLength: 4) == expected)
        let batch = model.evaluate(rows: numbers, rowLength: 4, count: rows.count)
        #expect(batch.map(\.bitPattern) == expected)
    }

    @Test("of rows of floats, column by column too", arguments: Fixture.all)
    func numbers(_ fixture: Fixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        let row = CatBoostRow(for: model)
        let rows = try fixture.rows()
        let values = stride(from: 0, to: rows.count, by: fixture.rowLength).flatMap { first in
            for column in 0..<fixture.rowLength { row.setNumber(rows[first + column], column: column) }
            return model.evaluate(row).map(\.bitPattern)
        }
        #expect(values == (try fixture.expected()))
    }

    @Test("as if a column that isn't set were NaN or empty")
    func missing() throws {
        let model = try CatBoostModel(path: MixedFixture.named("ctr-default").path)
        let row = CatBoostRow(for: model)
        let unset = model.evaluate(row)
        row.set([.number(.nan), .number(.nan), .number(.nan), .category(""), .category(""), .category("")])
        #expect(model.evaluate(row) == unset)
        row.set([.number(1), .number(-1), .number(0), .category("red"), .category("3"), .category("m")])
        #expect(model.evaluate(row) != unset)
        row.clear()
        #expect(model.evaluate(row) == unset)
    }

    @Test("only of rows for the model: others stop the process before it reads anything wrong")
    func preconditions() async {
        await #expect(processExitsWith: .failure) {
            _ = try CatBoostModel(path: MixedFixture.named("one-hot").path).evaluate([1, 2, 3, 4, 5, 6])
        }
        await #expect(processExitsWith: .failure) {
            let model = try CatBoostModel(path: MixedFixture.named("one-hot").path)
            let row = CatBoostRow(for: try CatBoostModel(path: MixedFixture.named("one-hot").path))
            _ = model.evaluate(row)
        }
        await #expect(processExitsWith: .failure) {
            let model = try CatBoostModel(path: MixedFixture.named("one-hot").path)
            CatBoostRow(for: model).setNumber(1, column: 3)
        }
        await #expect(processExitsWith: .failure) {
            let model = try CatBoostModel(path: MixedFixture.named("one-hot").path)
            CatBoostRow(for: model).setCategory("red", column: 0)
        }
    }
}
