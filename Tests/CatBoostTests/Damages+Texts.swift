@testable import CatBoost

private typealias Trees = ModelEditor.Trees

extension Damage {
    static let ofTexts = [
        inTexts("another name of the part", .textProcessing, .unknownVersion) { $0.bytes[$0.coreEnd] ^= 1 },
        inTexts("a header longer than the file", .textProcessing, .outOfBounds) { editor in
            editor.write(UInt64.max, at: editor.coreEnd + 16)
        },
        inTexts("another version of the tokenizer", .tokenizer, .unknownVersion) { $0.spoil("TokenizerV1") },
        inTexts("another version of the dictionary", .dictionary, .unknownVersion) { $0.spoil("DictionaryV1") },
        inTexts("another form of the dictionary", .dictionary, .unknownVersion) { $0.spoil("MMapDictionary") },
        inTexts("another version of the calcer", .textCalcer, .unknownVersion) { $0.spoil("FeatureCalcerV1") },
        inTexts("a dictionary longer than the file", .dictionary, .outOfBounds) { editor in
            editor.write(UInt64.max, at: editor.firstPlace(of: "MMapDictionary") + 16)
        },
        inTexts("a dictionary of another length than its tables", .dictionary, .wrongCount) { editor in
            let length = editor.firstPlace(of: "MMapDictionary") + 16
            editor.write(editor.read(UInt64.self, length) + 16, at: length)
        },
        inTexts("a number from an entry that isn't there", .estimatedFeatures, .outOfRange) { editor in
            for ordinal in 0..<editor.count(of: Trees.estimated) {
                let feature = editor.element(ordinal, of: Trees.estimated)
                editor.write(Int32(1000), at: editor.place(of: 2, in: feature))
            }
        },
        inTexts("a number from a calcer that isn't there", .estimatedFeatures, .missing) { editor in
            editor.write(UInt64.max, at: editor.place(of: 1, in: editor.element(0, of: Trees.estimated)))
        },
        inTexts("a border of a number that is none", .borders, .notFinite) { editor in
            editor.write(Float.infinity, at: editor.elements(of: 3, in: editor.element(0, of: Trees.estimated)))
        },
        inTexts("a text before the first column", .flatIndex, .outOfRange) { editor in
            editor.write(Int32(-1), at: editor.place(of: 1, in: editor.element(0, of: Trees.texts)))
        },
    ]

    private static func inTexts(
        _ what: String,
        _ part: ModelPart,
        _ defect: ModelDefect,
        _ edit: @escaping @Sendable (inout ModelEditor) -> Void
    ) -> Damage {
        Damage(what, in: "text-words", part, defect, edit)
    }
}
