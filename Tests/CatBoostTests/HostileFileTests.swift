import Testing

@testable import CatBoost

/// One deliberate damage to a sound model, and the reason it must be refused for.
struct Damage: Sendable, CustomTestStringConvertible {
    let what: String
    let fixture: String
    let error: CatBoostError
    let edit: @Sendable (inout ModelEditor) -> Void

    var testDescription: String { what }

    init(
        _ what: String,
        in fixture: String = "scale-and-bias",
        _ part: ModelPart,
        _ defect: ModelDefect,
        _ edit: @escaping @Sendable (inout ModelEditor) -> Void
    ) {
        (self.what, self.fixture, self.edit) = (what, fixture, edit)
        error = .malformed(part, defect)
    }
}

@Suite("Hostile files")
struct HostileFileTests {
    @Test("each damage is refused with its reason", arguments: Damage.all)
    func refused(_ damage: Damage) throws {
        var editor = ModelEditor(bytes: try Fixture.bytes("\(damage.fixture).cbm"))
        damage.edit(&editor)
        #expect(throws: damage.error) { try HeapModel.open(editor.bytes) }
    }

    @Test("a file cut off anywhere is refused", arguments: ["no-splits", "scale-and-bias", "multi-rmse"])
    func truncated(_ name: String) throws {
        let content = try Fixture.named(name).modelBytes()
        for length in 0..<content.count {
            #expect(throws: CatBoostError.self) { try HeapModel.open(Array(content.prefix(length))) }
        }
    }

    @Test("a core that is cut off anywhere, with a header that agrees, never crashes", arguments: ["no-splits"])
    func truncatedCore(_ name: String) throws {
        let content = try Fixture.named(name).modelBytes()
        for length in 8..<content.count {
            var editor = ModelEditor(bytes: Array(content.prefix(length)))
            editor.write(UInt32(length - 8), at: 4)
            #expect(throws: CatBoostError.self) { try HeapModel.open(editor.bytes) }
        }
    }

    @Test("parts that are cut off anywhere are refused", arguments: ["ctr-gpu-kinds", "text-words"])
    func truncatedParts(_ name: String) throws {
        let content = try Fixture.bytes("\(name).cbm")
        for length in ModelEditor(bytes: content).coreEnd..<content.count {
            #expect(throws: CatBoostError.self) { try HeapModel.open(Array(content.prefix(length))) }
        }
    }

    @Test("a table of counts without a free bucket ends every search, and entries after the last are none")
    func fullTables() throws {
        let sound = ModelEditor(bytes: try Fixture.bytes("ctr-default.cbm"))
        let rows = try MixedFixture.named("ctr-default").rows()
        let values = try [UInt64(1), .max].map { hash in
            var editor = sound
            editor.fillBuckets(hash: hash, index: .max)
            return try HeapModel.open(editor.bytes).evaluate(rows)
        }
        // No category hashes to 1, so all of them are unknown either way.
        #expect(values[0] == values[1])
        var past = sound
        past.fillBuckets(hash: nil, index: .max)
        #expect(try HeapModel.open(past.bytes).evaluate(rows) == values[1])
    }

    @Test("parts that a numeric model has no use for are refused by name")
    func modelParts() throws {
        var editor = ModelEditor(bytes: try Fixture.named("scale-and-bias").modelBytes())
        editor.alias(ModelEditor.Core.modelPartIds, to: ModelEditor.Core.infoMap, in: editor.root)
        #expect(throws: CatBoostError.unsupported(.modelParts)) { try HeapModel.open(editor.bytes) }
    }

    @Test("the 64-bit form of the header is refused by name")
    func oversized() throws {
        var editor = ModelEditor(bytes: try Fixture.named("scale-and-bias").modelBytes())
        editor.write(UInt32.max, at: 4)
        #expect(throws: CatBoostError.unsupported(.oversizedCore)) { try HeapModel.open(editor.bytes) }
    }

    @Test("the bias of older files, one number for all, is read")
    func olderBias() throws {
        let fixture = try Fixture.named("scale-and-bias")
        var editor = ModelEditor(bytes: try fixture.modelBytes())
        // CatBoost 1.2 leaves this field out, so it borrows the scale's 0.37.
        editor.alias(ModelEditor.Trees.bias, to: ModelEditor.Trees.scale, in: editor.trees)
        editor.remove(ModelEditor.Trees.multiBias, from: editor.trees)
        let row = Array(try fixture.rows().prefix(fixture.rowLength))
        let older = try HeapModel.open(editor.bytes).evaluate(row)
        editor.remove(ModelEditor.Trees.bias, from: editor.trees)
        let unbiased = try HeapModel.open(editor.bytes).evaluate(row)
        #expect(older == unbiased.map { $0 + 0.37 })
        #expect(Double(bitPattern: try fixture.expected()[0]) == unbiased[0] + 1.25)
    }
}
