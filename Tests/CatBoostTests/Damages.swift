@testable import CatBoost

private typealias Core = ModelEditor.Core
private typealias Trees = ModelEditor.Trees
private typealias Column = ModelEditor.Float

extension Damage {
    static let all = framing + tables + vectors + shape + columns + trees + ofNonSymmetricTrees + ofCategories + ofTexts

    private static let framing = [
        Damage("no bytes at all", .header, .outOfBounds) { $0.bytes = [] },
        Damage("only the magic", .header, .outOfBounds) { $0.bytes.removeLast($0.bytes.count - 4) },
        Damage("another magic", .header, .notAModel) { $0.bytes[3] = UInt8(ascii: "2") },
        Damage("a core longer than the file", .core, .outOfBounds) { $0.write(UInt32($0.bytes.count - 7), at: 4) },
        Damage("a core of nearly 4 GiB", .core, .outOfBounds) { $0.write(UInt32.max - 1, at: 4) },
        Damage("bytes after the core", .file, .trailingBytes) { $0.bytes += [0] },
        Damage("an empty core", .core, .outOfBounds) { editor in
            editor.bytes.removeLast(editor.bytes.count - 8)
            editor.write(UInt32(0), at: 4)
        },
        Damage("another version", .formatVersion, .unknownVersion) { editor in
            editor.bytes[editor.elements(of: Core.formatVersion, in: editor.root)] ^= 0x20
        },
        Damage("no version", .formatVersion, .unknownVersion) { $0.remove(Core.formatVersion, from: $0.root) },
    ]

    private static let tables = [
        Damage("a root outside", .core, .outOfBounds) { $0.write(UInt32($0.bytes.count & ~3), at: 8) },
        Damage("a root far outside", .core, .outOfBounds) { $0.write(UInt32.max & ~3, at: 8) },
        Damage("a misaligned root", .core, .misaligned) { $0.write(UInt32($0.root - 8 + 2), at: 8) },
        Damage("fields listed before the file", .modelTrees, .outOfBounds) { $0.write(Int32.max, at: $0.trees) },
        Damage("fields listed after the file", .modelTrees, .outOfBounds) { $0.write(Int32.min, at: $0.trees) },
        Damage("a list of fields without a header", .modelTrees, .outOfRange) { editor in
            editor.write(UInt16(2), at: editor.fields(editor.trees))
        },
        Damage("a list of fields of odd length", .modelTrees, .outOfRange) { editor in
            editor.write(UInt16(39), at: editor.fields(editor.trees))
        },
        Damage("a list of fields past the end", .modelTrees, .outOfBounds) { editor in
            editor.write(UInt16.max - 1, at: editor.fields(editor.trees))
        },
        Damage("a table past the end", .modelTrees, .outOfBounds) { editor in
            editor.write(UInt16.max, at: editor.fields(editor.trees) + 2)
        },
        Damage("a table without room for itself", .modelTrees, .outOfRange) { editor in
            editor.write(UInt16(3), at: editor.fields(editor.trees) + 2)
        },
        Damage("a field past its table's end", .scale, .outOfBounds) { editor in
            let size = editor.read(UInt16.self, editor.fields(editor.trees) + 2)
            editor.write(size - 7, at: editor.slot(Trees.scale, of: editor.trees))
        },
        Damage("a field in its table's own header", .scale, .outOfBounds) { editor in
            editor.write(UInt16(2), at: editor.slot(Trees.scale, of: editor.trees))
        },
        Damage("no trees table", .modelTrees, .missing) { $0.remove(Core.trees, from: $0.root) },
        Damage("a column's table outside", .floatFeatures, .outOfBounds) { editor in
            editor.write(UInt32.max & ~3, at: editor.elements(of: Trees.floats, in: editor.trees))
        },
    ]

    private static let vectors = [
        Damage("more splits than bytes", .treeSplits, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: Trees.splits, in: editor.trees))
        },
        Damage("more leaves than bytes", .leafValues, .outOfBounds) { editor in
            editor.write(UInt32(1) << 29, at: editor.target(of: Trees.leaves, in: editor.trees))
        },
        Damage("more columns than bytes", .floatFeatures, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: Trees.floats, in: editor.trees))
        },
        Damage("more borders than bytes", .borders, .outOfBounds) { editor in
            editor.write(UInt32.max, at: editor.target(of: Column.borders, in: editor.usedFeature))
        },
        Damage("a vector outside", .treeSizes, .outOfBounds) { editor in
            editor.redirect(Trees.sizes, of: editor.trees, to: editor.bytes.count)
        },
        Damage("a vector whose count is cut off", .treeSizes, .outOfBounds) { editor in
            editor.redirect(Trees.sizes, of: editor.trees, to: editor.bytes.count - 2)
        },
        Damage("leaves at a multiple of 4 but not of 8", .leafValues, .misaligned) { editor in
            let leaves = editor.append([1, 0, 0, 0] + [UInt8](repeating: 0, count: 8))
            editor.redirect(Trees.leaves, of: editor.trees, to: leaves)
        },
        Damage("splits at an odd place", .treeSplits, .misaligned) { editor in
            let splits = editor.append([1, 0, 0, 0, 0, 0, 0, 0], offset: 1)
            editor.redirect(Trees.splits, of: editor.trees, to: splits)
        },
        Damage("borders at an odd place", .borders, .misaligned) { editor in
            let borders = editor.append([1, 0, 0, 0, 0, 0, 0, 0], offset: 2)
            editor.redirect(Column.borders, of: editor.usedFeature, to: borders)
        },
    ]

    private static let shape = [
        Damage("leaves of no value", .approxDimension, .outOfRange) { $0.setDimension(0) },
        Damage("leaves of fewer than no values", .approxDimension, .outOfRange) { $0.setDimension(-1) },
        Damage("leaves of two billion values", .approxDimension, .outOfRange) { $0.setDimension(.max) },
        Damage("no number of values", .approxDimension, .outOfRange) { $0.remove(Trees.dimension, from: $0.trees) },
        Damage("a bias for one of two values", .multiBias, .wrongCount) { $0.setDimension(2) },
        Damage("one old bias for two values", .multiBias, .missing) { editor in
            editor.setDimension(2)
            editor.alias(Trees.bias, to: Trees.scale, in: editor.trees)
            editor.remove(Trees.multiBias, from: editor.trees)
        },
        Damage("an infinite bias", .multiBias, .notFinite) { editor in
            editor.write(Double.infinity, at: editor.elements(of: Trees.multiBias, in: editor.trees))
        },
        Damage("a scale that is no number", .scale, .notFinite) { editor in
            editor.write(Double.nan, at: editor.place(of: Trees.scale, in: editor.trees))
        },
        Damage("an old bias that is no number", .bias, .notFinite) { editor in
            // CatBoost 1.2 leaves this field out, so it borrows the scale's place.
            editor.alias(Trees.bias, to: Trees.scale, in: editor.trees)
            let scale = editor.place(of: Trees.scale, in: editor.trees)
            editor.remove(Trees.scale, from: editor.trees)
            editor.write(Double.nan, at: scale)
        },
    ]

    private static let columns = [
        Damage("a border that is no number", .borders, .notFinite) { $0.setBorder(0, .nan) },
        Damage("an infinite border", .borders, .notFinite) { $0.setBorder(1, .infinity) },
        Damage("borders that descend", .borders, .notAscending) { $0.setBorder(0, 1e30) },
        Damage("a column before the first", .flatIndex, .outOfRange) { $0.setColumn(-1) },
        Damage("a column far out", .flatIndex, .outOfRange) { $0.setColumn(1 << 20) },
        Damage("an unknown treatment of NaN", in: "nan-max", .nanValueTreatment, .outOfRange) { editor in
            editor.write(Int8(3), at: editor.place(of: Column.nanTreatment, in: editor.usedFeature))
        },
        Damage("columns that share one long list of borders", .borders, .tooMany) { editor in
            editor.repeatColumn(times: 64, borders: 4096)
        },
        Damage("more groups of borders than 16 bits number", .borders, .tooMany) { editor in
            editor.repeatColumn(times: Limits.buckets + 1, borders: 1)
        },
    ]

    private static let trees = [
        Damage("a split below the first", .treeSplits, .outOfRange) { $0.setSplit(-1) },
        Damage("a split after the last", .treeSplits, .outOfRange) { editor in
            let columns = editor.target(of: Trees.floats, in: editor.trees)
            let counts = (0..<Int(editor.read(UInt32.self, columns))).map { ordinal in
                let table = editor.follow(columns + 4 + 4 * ordinal)
                return Int32(editor.read(UInt32.self, editor.target(of: Column.borders, in: table)))
            }
            editor.setSplit(counts.reduce(0, +))
        },
        Damage("a split far out", .treeSplits, .outOfRange) { $0.setSplit(.max) },
        Damage("splits without columns", .treeSplits, .outOfRange) { $0.remove(Trees.floats, from: $0.trees) },
        Damage("a negative depth", .treeSizes, .outOfRange) { $0.setDepth(-6) },
        Damage("a depth that no training reaches", .treeSizes, .outOfRange) { $0.setDepth(17) },
        Damage("a depth whose leaves overflow", .treeSizes, .outOfRange) { $0.setDepth(.max) },
        Damage("depths that leave splits over", .treeSplits, .wrongCount) { $0.setDepth(5) },
        Damage("depths that need more splits than there are", .treeSplits, .wrongCount) { $0.setDepth(7) },
        Damage("no depths", .treeSplits, .wrongCount) { $0.remove(Trees.sizes, from: $0.trees) },
        Damage("fewer leaves than the trees have", .leafValues, .wrongCount) { editor in
            editor.write(UInt32(10 * 64 - 1), at: editor.target(of: Trees.leaves, in: editor.trees))
        },
        Damage("fewer values than the leaves have", in: "multi-rmse", .leafValues, .wrongCount) { editor in
            editor.write(UInt32(15 * 64 * 2 - 1), at: editor.target(of: Trees.leaves, in: editor.trees))
        },
        Damage("no leaves", .leafValues, .wrongCount) { $0.remove(Trees.leaves, from: $0.trees) },
    ]
}

extension ModelEditor {
    fileprivate mutating func setDimension(_ dimension: Int32) {
        write(dimension, at: place(of: Trees.dimension, in: trees))
    }

    fileprivate mutating func setBorder(_ border: Int, _ value: Swift.Float) {
        write(value, at: elements(of: Column.borders, in: usedFeature) + 4 * border)
    }

    fileprivate mutating func setColumn(_ column: Int32) {
        write(column, at: place(of: Column.flatIndex, in: usedFeature))
    }

    fileprivate mutating func setSplit(_ split: Int32) {
        write(split, at: elements(of: Trees.splits, in: trees) + 4)
    }

    fileprivate mutating func setDepth(_ depth: Int32) {
        write(depth, at: elements(of: Trees.sizes, in: trees))
    }

    /// Replaces the columns by many that are one and the same table.
    fileprivate mutating func repeatColumn(times: Int, borders: Int) {
        let list = append([UInt8](repeating: 0, count: 4 + 4 * times))
        write(UInt32(times), at: list)
        // A list of six fields with flat index and borders, the table itself, and its borders.
        let fields = append([16, 0, 12, 0, 0, 0, 0, 0, 4, 0, 8, 0, 0, 0, 0, 0])
        let table = append([UInt8](repeating: 0, count: 12))
        write(Int32(table - fields), at: table)
        let values = append([UInt8](repeating: 0, count: 4 + 4 * borders))
        write(UInt32(borders), at: values)
        redirect(Column.borders, of: table, to: values)
        for ordinal in 0..<times { write(UInt32(table - (list + 4 + 4 * ordinal)), at: list + 4 + 4 * ordinal) }
        redirect(Trees.floats, of: trees, to: list)
    }
}
