import TestSupport
import Testing

@_spi(Kernels) @testable import CatBoost

@Suite("Random damage")
struct MutationTests {
    private static let models = Fixture.all.map(\.name) + MixedFixture.all.map(\.name)

    @Test("is refused or evaluated, and never crashes", arguments: Self.models.indices)
    func neverCrashes(_ ordinal: Int) throws {
        let sound = ModelEditor(bytes: try Fixture.bytes("\(Self.models[ordinal]).cbm"))
        let seeds = Soak.seeds(from: UInt64(ordinal) << 32, count: 700)
        var refused = 0
        for seed in seeds {
            var generator = SeededGenerator(seed: seed)
            var editor = sound
            Self.damage(&editor, &generator)
            do throws(CatBoostError) {
                Self.evaluate(try HeapModel.open(editor.bytes), &generator)
            } catch {
                refused += 1
            }
        }
        #expect(refused > seeds.count / 10, "the damage hardly ever hits anything")
        #expect(refused < seeds.count, "no damaged model was ever evaluated")
    }

    private static func damage(_ editor: inout ModelEditor, _ generator: inout SeededGenerator) {
        if Int.random(in: 0..<20, using: &generator) == 0 {
            editor.bytes.removeLast(Int.random(in: 1..<editor.bytes.count, using: &generator))
            guard editor.bytes.count >= 8, Bool.random(using: &generator) else { return }
            editor.write(UInt32(editor.bytes.count - 8), at: 4)
            return
        }
        let places = interestingPlaces(editor)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            // Half of the damage goes where the structure is, which is a small part of the file.
            let range = Bool.random(using: &generator) ? editor.bytes.indices : places.randomElement(using: &generator)
            let place = Int.random(in: range ?? editor.bytes.indices, using: &generator)
            if Bool.random(using: &generator) {
                editor.bytes[place] = UInt8.random(in: 0...255, using: &generator)
            } else {
                let word = min(place & ~3, editor.bytes.count - 4)
                let old = editor.read(UInt32.self, word)
                let values = [0, 1, 4, old &+ 1, old &- 4, old &+ 4, UInt32(Int32.max), 1 << 31, .max]
                editor.write(values.randomElement(using: &generator) ?? 0, at: word)
            }
        }
    }

    private static func interestingPlaces(_ editor: ModelEditor) -> [Range<Int>] {
        let trees = editor.trees
        let afterLeaves = editor.target(of: ModelEditor.Trees.floats, in: trees)
        let all = editor.bytes.indices
        return [0..<64, max(0, trees - 64)..<trees + 96, afterLeaves..<all.upperBound, editor.coreEnd..<all.upperBound]
            .map { $0.clamped(to: all) }.filter { !$0.isEmpty }
    }

    private static func evaluate(_ model: CatBoostModel, _ generator: inout SeededGenerator) {
        let row = CatBoostRow(for: model)
        var numbers = [Float](repeating: 0, count: max(1, model.featureCount))
        for (column, use) in ColumnUse.table(of: model.layout).enumerated() {
            switch use {
            case .unused: break
            case .number:
                numbers[column] = [-.infinity, -1, 0, 1, .nan, .infinity].randomElement(using: &generator) ?? 0
                row.setNumber(numbers[column], column: column)
            case .category:
                row.setCategory(["", "red", "3", "m", "unseen"].randomElement(using: &generator) ?? "", column: column)
            case .text:
                row.setText(
                    ["", "old red car", "a,12;house new"].randomElement(using: &generator) ?? "",
                    column: column
                )
            }
        }
        let mixed = model.evaluate(row).map(\.bitPattern)
        #expect(mixed.count == model.outputCount)
        guard model.takesOnlyNumbers else { return }
        let single = model.evaluateSingly(numbers, rowLength: numbers.count)
        #expect(areEqual(single, mixed))
        if model.layout.nonSymmetric == nil {
            for kernels in BatchKernels.allCases where kernels.isAvailable {
                let batch = model.bitsInBlocks(numbers + numbers, rowLength: numbers.count, kernels)
                #expect(areEqual(single + single, batch))
            }
        }
        // Damaged weights are refused; whatever else is explained, be it to numbers without meaning.
        guard let explainer = try? ShapleyExplainer(model) else { return }
        #expect(explainer.explain(numbers).count == model.outputCount * (model.featureCount + 1))
    }

    /// A NaN leaf keeps its payload or not; everything else is the same on all paths.
    private static func areEqual(_ one: [UInt64], _ other: [UInt64]) -> Bool {
        one.count == other.count
            && zip(one, other).allSatisfy {
                $0 == $1 || (Double(bitPattern: $0).isNaN && Double(bitPattern: $1).isNaN)
            }
    }
}
