/// What follows a model's core: tables for what isn't a number.
struct ModelParts {
    private(set) var ctrTables: [CTRBase: CTRTable] = [:]
    private(set) var textProcessing: TextProcessingPart?

    /// Reads the parts that the core names, which must fill the rest of the file.
    init(_ core: FlatTable, _ file: UnsafeRawBufferPointer, after coreEnd: Int) throws(CatBoostError) {
        var cursor = PartCursor(file, from: coreEnd)
        var seen: Set<String> = []
        try core.forEachString(Schema.Core.modelPartIds, .modelPartIds) { (name) throws(CatBoostError) in
            // Damaged names are none of the known ones, in whatever way they are repaired.
            let name = String(decoding: name, as: UTF8.self)
            guard seen.insert(name).inserted else { throw .malformed(.modelPartIds, .duplicate) }
            try read(name, &cursor)
        }
        guard cursor.isAtEnd else { throw .malformed(.file, .trailingBytes) }
    }

    private mutating func read(_ name: String, _ cursor: inout PartCursor) throws(CatBoostError) {
        switch name {
        case CTRTablePart.name: ctrTables = try CTRTablePart.read(&cursor)
        case "embed_process_1\0": throw .unsupported(.embeddingFeatures)
        case TextProcessingPart.name: textProcessing = try TextProcessingPart(&cursor)
        default: throw .unsupported(.modelParts)
        }
    }
}
