/// Reads those parts of a .cbm that only a summary needs; every access is checked.
struct SummaryReader {
    let core: FlatTable
    let coreSize: Int
    private let file: UnsafeRawBufferPointer

    /// Numbers of fields that evaluation never reads.
    private enum Field {
        static let metadata = 2
        static let numberName = 4
        static let otherColumn = 1
        static let otherName = 2
        static let categoryOrTextIsUsed = 3
        static let embeddingIsUsed = 4
    }

    init(_ file: UnsafeRawBufferPointer) throws(CatBoostError) {
        let header = FlatBuffer(bytes: file)
        guard try header.load(UInt32.self, at: 0, .header) == 0x314D_4243 else { throw .malformed(.header, .notAModel) }
        coreSize = try Int(header.load(UInt32.self, at: 4, .header))
        guard coreSize <= file.count - 8 else { throw .malformed(.core, .outOfBounds) }
        self.file = file
        core = try FlatBuffer(bytes: UnsafeRawBufferPointer(rebasing: file[8..<8 + coreSize])).root(.core)
    }

    static func features(_ trees: FlatTable) throws(CatBoostError) -> [ModelSummary.Feature] {
        var features: [ModelSummary.Feature] = []
        try trees.forEachTable(Schema.Trees.floatFeatures, .floatFeatures) { (table) throws(CatBoostError) in
            let borders = try table.vector(Schema.Float.borders, of: Float.self, .borders).count
            try features.append(
                feature(.number, table, column: Schema.Float.flatIndex, name: Field.numberName, borders, borders > 0)
            )
        }
        let others: [(Int, ModelPart, ModelSummary.FeatureKind, used: Int)] = [
            (Schema.Trees.catFeatures, .catFeatures, .category, Field.categoryOrTextIsUsed),
            (Schema.Trees.textFeatures, .textFeatures, .text, Field.categoryOrTextIsUsed),
            (Schema.Trees.embeddingFeatures, .embeddingFeatures, .embedding, Field.embeddingIsUsed),
        ]
        for (field, part, kind, used) in others {
            try trees.forEachTable(field, part) { (table) throws(CatBoostError) in
                let isUsed = try table.scalar(used, default: UInt8(1), .usedInModel) != 0
                try features.append(feature(kind, table, column: Field.otherColumn, name: Field.otherName, 0, isUsed))
            }
        }
        return features.sorted { $0.column < $1.column }
    }

    private static func feature(
        _ kind: ModelSummary.FeatureKind,
        _ table: FlatTable,
        column: Int,
        name: Int,
        _ borders: Int,
        _ isUsed: Bool
    ) throws(CatBoostError) -> ModelSummary.Feature {
        let place = try Int(table.scalar(column, default: Int32(-1), .flatIndex))
        guard (0..<Limits.columns).contains(place) else { throw .malformed(.flatIndex, .outOfRange) }
        return ModelSummary.Feature(
            kind: kind,
            column: place,
            name: try string(table, name, .core),
            borderCount: borders,
            isUsed: isUsed
        )
    }

    static func oneHotValueCount(_ trees: FlatTable) throws(CatBoostError) -> Int {
        var count = 0
        try trees.forEachTable(Schema.Trees.oneHotFeatures, .oneHotFeatures) { (table) throws(CatBoostError) in
            count += try table.vector(1, of: Int32.self, .oneHotFeatures).count
        }
        return count
    }

    static func counterBorders(_ trees: FlatTable) throws(CatBoostError) -> [ModelSummary.CounterKind: Int] {
        var borders: [ModelSummary.CounterKind: Int] = [:]
        try trees.forEachTable(Schema.Trees.ctrFeatures, .ctrFeatures) { (table) throws(CatBoostError) in
            let base = try table.table(0, .ctrFeatures).table(0, .ctrFeatures)
            try borders[kind(base), default: 0] += table.vector(1, of: Float.self, .ctrFeatures).count
        }
        return borders
    }

    private static func kind(_ base: FlatTable) throws(CatBoostError) -> ModelSummary.CounterKind {
        let number = try Int(base.scalar(1, default: Int8(0), .ctrFeatures))
        let kinds = ModelSummary.CounterKind.allCases
        guard kinds.indices.contains(number) else { throw .malformed(.ctrFeatures, .outOfRange) }
        return kinds[number]
    }

    private static func string(_ table: FlatTable, _ id: Int, _ part: ModelPart) throws(CatBoostError) -> String {
        String(decoding: try table.vector(id, of: UInt8.self, part), as: UTF8.self)
    }

    func parts() throws(CatBoostError) -> [String] {
        let references = try core.vector(Schema.Core.modelPartIds, of: UInt32.self, .modelPartIds)
        let bytes = UnsafeRawBufferPointer(rebasing: file[8..<8 + coreSize])
        guard let first = references.baseAddress, let start = bytes.baseAddress else { return [] }
        var names: [String] = []
        for (ordinal, reference) in references.enumerated() {
            // Each reference counts from its own place.
            let place = UnsafeRawPointer(first + ordinal) - start + Int(reference)
            let name = try FlatBuffer(bytes: bytes).vector(of: UInt8.self, at: place, .modelPartIds)
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }

    func metadata() throws(CatBoostError) -> [ModelSummary.Metadata] {
        var metadata: [ModelSummary.Metadata] = []
        try core.forEachTable(Field.metadata, .core) { (table) throws(CatBoostError) in
            let key = try Self.string(table, 0, .core)
            try metadata.append(ModelSummary.Metadata(key: key, value: Self.string(table, 1, .core)))
        }
        return metadata
    }

    /// The tables over categories, where they follow the core directly, as CatBoost writes them.
    func counterTables(_ parts: [String]) throws(CatBoostError) -> [ModelSummary.CounterTable] {
        guard parts.first == "static_provider_v1" else { return [] }
        let buffer = FlatBuffer(bytes: file)
        var place = 8 + coreSize
        let count = try Int(buffer.load(UInt32.self, at: place, .modelPartIds))
        place += 4
        var tables: [ModelSummary.CounterTable] = []
        for _ in 0..<count {
            let size = try Int(buffer.load(UInt32.self, at: place, .modelPartIds))
            place += 4
            guard size <= file.count - place else { throw .malformed(.modelPartIds, .outOfBounds) }
            let bytes = UnsafeRawBufferPointer(rebasing: file[place..<place + size])
            let table = try FlatBuffer(bytes: bytes).root(.modelPartIds)
            let slots = try table.vector(1, of: UInt8.self, .modelPartIds).count / 12
            let kind = try Self.kind(table.table(0, .modelPartIds))
            tables.append(ModelSummary.CounterTable(kind: kind, slots: slots, size: size))
            place += size
        }
        return tables
    }
}
