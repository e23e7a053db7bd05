@testable import CatBoost

private typealias Trees = ModelEditor.Trees

extension Damage {
    static let ofCategories = columnsOfCategories + counters + tablesOfCounters

    private static func inCounters(
        _ what: String,
        _ part: ModelPart,
        _ defect: ModelDefect,
        _ edit: @escaping @Sendable (inout ModelEditor) -> Void
    ) -> Damage {
        Damage(what, in: "ctr-one-hot-parts", part, defect, edit)
    }

    private static let columnsOfCategories = [
        inCounters("a category before the first column", .flatIndex, .outOfRange) { editor in
            editor.write(Int32(-1), at: editor.place(of: 1, in: editor.element(0, of: Trees.categories)))
        },
        inCounters("a category far out", .flatIndex, .outOfRange) { editor in
            editor.write(Int32(1) << 20, at: editor.place(of: 1, in: editor.element(0, of: Trees.categories)))
        },
        inCounters("two categories with one number", .catFeatures, .duplicate) { editor in
            let first = editor.read(Int32.self, editor.place(of: 0, in: editor.element(0, of: Trees.categories)))
            editor.write(first, at: editor.place(of: 0, in: editor.element(1, of: Trees.categories)))
        },
        inCounters("values of a category that isn't there", .catFeatures, .missing) { editor in
            editor.write(Int32(99), at: editor.place(of: 0, in: editor.element(0, of: Trees.oneHot)))
        },
        inCounters("more values than bytes", .oneHotFeatures, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: 1, in: editor.element(0, of: Trees.oneHot)))
        },
    ]

    private static let counters = [
        inCounters("a combination that no table is for", .ctrTables, .missing) { editor in
            let base = editor.baseOfCounter(0)
            editor.write(Int32(99), at: editor.elements(of: 0, in: editor.target(of: 0, in: base)))
        },
        inCounters("more members of a combination than bytes", .featureCombination, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: 0, in: editor.target(of: 0, in: editor.baseOfCounter(0))))
        },
        inCounters("a counter without its base", .ctrFeatures, .missing) { editor in
            editor.remove(0, from: editor.target(of: 0, in: editor.element(0, of: Trees.counters)))
        },
        inCounters("a border of a counter that is no number", .borders, .notFinite) { editor in
            let counter = editor.element(0, of: Trees.counters)
            editor.write(Float.nan, at: editor.elements(of: 1, in: counter))
        },
        Damage("a kind of counter that nobody knows", in: "ctr-gpu-kinds", .ctrType, .outOfRange) { editor in
            editor.write(Int8(6), at: editor.place(of: 1, in: editor.baseOfCounter(0)))
        },
        Damage("a class after the last", in: "ctr-kinds", .targetBorder, .outOfRange) { editor in
            let counters = (0..<editor.count(of: Trees.counters)).map {
                editor.target(of: 0, in: editor.element($0, of: Trees.counters))
            }
            for counter in counters where editor.has(1, in: counter) {
                editor.write(Int32(4), at: editor.place(of: 1, in: counter))
            }
        },
    ]

    private static let tablesOfCounters = [
        inCounters("no list of parts", .file, .trailingBytes) {
            $0.remove(ModelEditor.Core.modelPartIds, from: $0.root)
        },
        inCounters("one table less than there are", .file, .trailingBytes) { editor in
            editor.write(editor.read(UInt32.self, editor.coreEnd) - 1, at: editor.coreEnd)
        },
        inCounters("one table more than there are", .ctrTables, .outOfBounds) { editor in
            editor.write(editor.read(UInt32.self, editor.coreEnd) + 1, at: editor.coreEnd)
        },
        inCounters("as many tables as 32 bits count", .ctrTables, .outOfBounds) { editor in
            editor.write(UInt32.max - 1, at: editor.coreEnd)
        },
        inCounters("a table longer than the file", .ctrTables, .outOfBounds) { editor in
            editor.write(UInt32.max - 1, at: editor.coreEnd + 4)
        },
        inCounters("an empty table", .ctrTables, .outOfBounds) { $0.write(UInt32(0), at: $0.coreEnd + 4) },
        inCounters("a bucket of eleven bytes", .ctrBuckets, .wrongCount) { editor in
            editor.write(UInt32(11), at: editor.target(of: 1, in: editor.firstTable))
        },
        inCounters("three buckets, where a power of two is needed", .ctrBuckets, .wrongCount) { editor in
            editor.write(UInt32(36), at: editor.target(of: 1, in: editor.firstTable))
        },
        inCounters("no buckets", .ctrBuckets, .wrongCount) { editor in
            editor.write(UInt32(0), at: editor.target(of: 1, in: editor.firstTable))
        },
        inCounters("more entries than bytes", .ctrEntries, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: 2, in: editor.firstTable))
        },
        inCounters("entries of one class", .targetClasses, .outOfRange) { editor in
            editor.write(Int32(1), at: editor.place(of: 4, in: editor.firstTable))
        },
        inCounters("entries of fewer than no classes", .targetClasses, .outOfRange) { editor in
            editor.write(Int32.min, at: editor.place(of: 4, in: editor.firstTable))
        },
    ]
}
