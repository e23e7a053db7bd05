import Testing

@_spi(Kernels) @testable import CatBoost

/// As near as CatBoost's numbers and ours have to be.
private let tolerance = 1e-9

@Suite struct `Shapley values` {
    @Test(arguments: ShapleyFixture.all, BatchKernels.allCases.filter(\.isAvailable))
    func `equal CatBoost's, with each set of kernels`(_ fixture: ShapleyFixture, _ kernels: BatchKernels) throws {
        let model = try CatBoostModel(path: fixture.file.path)
        let explainer = try ShapleyExplainer(model, kernels)
        let expected = try fixture.expected()
        let rows = try fixture.file.separateRows()
        #expect(expected.count == rows.count && rows.count == 30)
        for (row, expected) in zip(rows, expected) {
            let values = inFullWidth(explainer.explain(row), model, columns: fixture.columns)
            #expect(values.count == expected.count)
            #expect(zip(values, expected).allSatisfy { abs($0 - $1) < tolerance })
        }
    }

    @Test(arguments: Fixture.all + ShapleyFixture.all.map(\.file))
    func `add up to the prediction, whatever the scale and the bias`(_ fixture: Fixture) throws {
        let model = try CatBoostModel(path: fixture.path)
        let explainer = try ShapleyExplainer(model)
        for row in try fixture.separateRows() {
            let values = explainer.explain(row)
            let perOutput = model.featureCount + 1
            #expect(values.count == explainer.valueCount && values.count == perOutput * model.outputCount)
            for (output, prediction) in model.evaluate(row).enumerated() {
                let sum = values[output * perOutput..<(output + 1) * perOutput].reduce(0, +)
                #expect(abs(sum - prediction) < tolerance * max(1, abs(prediction)))
            }
        }
    }

    @Test func `divide what categories did too, where they are asked about one by one`() throws {
        let fixture = try MixedFixture.named("one-hot")
        let model = try CatBoostModel(path: fixture.path)
        let explainer = try ShapleyExplainer(model)
        let expected = try Fixture.words("one-hot.shapley").map { Double(bitPattern: $0) }
        let row = CatBoostRow(for: model)
        let values = try fixture.rows().rows.prefix(30).flatMap { cells in
            row.set(cells)
            return explainer.explain(row)
        }
        #expect(values.count == expected.count && values.count == 30 * 7)
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) < tolerance })
    }

    @Test func `expect the same of every row`() throws {
        let fixture = try ShapleyFixture.named("depth-4")
        let explainer = try ShapleyExplainer(CatBoostModel(path: fixture.file.path))
        let expected = try fixture.file.separateRows().map { explainer.explain($0)[fixture.columns] }
        #expect(expected.allSatisfy { abs($0 - expected[0]) < tolerance })
    }

    @Test func `owe nothing to a column that no tree asks about`() throws {
        let fixture = try Fixture.named("depth-6")
        let explainer = try ShapleyExplainer(CatBoostModel(path: fixture.path))
        for row in try fixture.separateRows() { #expect(explainer.explain(row)[5] == 0) }
    }

    @Test(arguments: ShapleyFixture.all)
    func `of one output have the bits that they have among all`(_ fixture: ShapleyFixture) throws {
        let explainer = try ShapleyExplainer(CatBoostModel(path: fixture.file.path))
        for row in try fixture.file.separateRows() {
            let all = explainer.explain(row)
            let perOutput = all.count / fixture.outputs
            for output in 0..<fixture.outputs {
                let values = all[output * perOutput..<(output + 1) * perOutput - 1]
                #expect(explainer.explain(row, output: output).elementsEqual(values))
            }
        }
    }

    @Test(arguments: ShapleyFixture.all)
    func `are the same bits again, whatever rows were explained between`(_ fixture: ShapleyFixture) throws {
        let explainer = try ShapleyExplainer(CatBoostModel(path: fixture.file.path))
        let rows = try fixture.file.separateRows()
        let first = rows.map { explainer.explain($0) }
        #expect(rows.reversed().map { explainer.explain($0) } == first.reversed())
    }

    @Test func `need only the model's columns of a longer row, and leave the rest of the results alone`() throws {
        let fixture = try ShapleyFixture.named("quantiles")
        let explainer = try ShapleyExplainer(CatBoostModel(path: fixture.file.path))
        let row = try #require(try fixture.file.separateRows().first)
        var results = [Double](repeating: 7, count: explainer.valueCount + 3)
        (row + [1e9]).withUnsafeBufferPointer { row in
            results.withUnsafeMutableBufferPointer { explainer.explain(row: row, into: $0) }
        }
        #expect(results == explainer.explain(row) + [7, 7, 7])
    }

    @Test func `of a row that is too short stop the process before it reads past the row's end`() async {
        await #expect(processExitsWith: .failure) {
            let model = try CatBoostModel(path: ShapleyFixture.named("depth-4").file.path)
            _ = try ShapleyExplainer(model).explain([1, 2])
        }
    }

    /// CatBoost has a value for every column of its pool, we have none for those after the last that is asked about.
    private func inFullWidth(_ values: [Double], _ model: CatBoostModel, columns: Int) -> [Double] {
        let unused = [Double](repeating: 0, count: columns - model.featureCount)
        return stride(from: 0, to: values.count, by: model.featureCount + 1).flatMap { first in
            let expected = first + model.featureCount
            return Array(values[first..<expected]) + unused + [values[expected]]
        }
    }
}

@Suite struct `A model that can't be explained` {
    private static func model(_ edit: (inout ModelEditor) -> Void) throws -> CatBoostModel {
        var editor = ModelEditor(bytes: try ShapleyFixture.named("depth-4").file.modelBytes())
        edit(&editor)
        return try HeapModel.open(editor.bytes)
    }

    @Test(arguments: ["lossguide", "ctr-default"])
    func `has trees or features that no values are computed for`(_ name: String) throws {
        let model = try CatBoostModel(path: MixedFixture.named(name).path)
        #expect(throws: ShapleyError.unsupportedTrees) { try ShapleyExplainer(model) }
    }

    @Test func `has no weights of its leaves`() throws {
        let model = try Self.model { $0.remove(ModelEditor.Trees.leafWeights, from: $0.trees) }
        #expect(throws: ShapleyError.noLeafWeights) { try ShapleyExplainer(model) }
    }

    @Test func `has too few of them`() throws {
        let model = try Self.model { editor in
            let weights = editor.target(of: ModelEditor.Trees.leafWeights, in: editor.trees)
            editor.write(editor.read(UInt32.self, weights) - 1, at: weights)
        }
        #expect(throws: ShapleyError.noLeafWeights) { try ShapleyExplainer(model) }
    }

    @Test(arguments: [-1, -Double.infinity, .infinity, .nan, .greatestFiniteMagnitude])
    func `has weights that no rows can have`(_ weight: Double) throws {
        let model = try Self.model { editor in
            let weights = editor.elements(of: ModelEditor.Trees.leafWeights, in: editor.trees)
            for leaf in 1...2 { editor.write(weight, at: weights + 8 * leaf) }
        }
        #expect(throws: ShapleyError.damagedLeafWeights) { try ShapleyExplainer(model) }
    }

    @Test(arguments: [1, .nan, -Double.infinity, 1e-9])
    func `has a value in a leaf without weight`(_ value: Double) throws {
        let model = try Self.model { editor in
            editor.write(0.0, at: editor.elements(of: ModelEditor.Trees.leafWeights, in: editor.trees) + 24)
            editor.write(value, at: editor.elements(of: ModelEditor.Trees.leaves, in: editor.trees) + 24)
        }
        #expect(throws: ShapleyError.valueWithoutWeight) { try ShapleyExplainer(model) }
    }

    @Test func `says why in a sentence`() {
        let sentence = "predictions can't be explained: the model has no weights of its leaves"
        #expect("\(ShapleyError.noLeafWeights)" == sentence)
    }

    @Test func `is explained all the same when a leaf has neither weight nor value`() throws {
        let model = try Self.model { editor in
            for field in [ModelEditor.Trees.leafWeights, ModelEditor.Trees.leaves] {
                editor.write(0.0, at: editor.elements(of: field, in: editor.trees) + 24)
            }
        }
        let explainer = try ShapleyExplainer(model)
        for row in try ShapleyFixture.named("depth-4").file.separateRows() {
            let sum = explainer.explain(row).reduce(0, +)
            #expect(abs(sum - model.evaluate(row)[0]) < tolerance)
        }
    }
}
