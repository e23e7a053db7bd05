/// A number made from a table's entry, and the borders that splits ask about.
struct CTRFeature {
    /// Which of the model's tables.
    let table: Int
    /// Class that the kinds which count classes ask about.
    let targetBorder: Int
    let borders: UnsafeBufferPointer<Float>
    let firstSplit: Int
    private let priorNumerator: Float
    private let priorDenominator: Float
    private let shift: Float
    private let scale: Float

    init(
        _ feature: CTRDeclaration,
        table ordinal: Int,
        _ table: CTRTable,
        _ numbering: inout SplitNumbering
    ) throws(CatBoostError) {
        self.table = ordinal
        borders = feature.borders
        let ctr = feature.ctr
        priorNumerator = try ctr.scalar(Schema.CTR.priorNumerator, default: 0, .ctrFeatures)
        priorDenominator = try ctr.scalar(Schema.CTR.priorDenominator, default: 1, .ctrFeatures)
        shift = try ctr.scalar(Schema.CTR.shift, default: 0, .ctrFeatures)
        scale = try ctr.scalar(Schema.CTR.scale, default: 1, .ctrFeatures)
        targetBorder = try Self.targetBorder(ctr, table)
        firstSplit = try numbering.take(borders.count, .ctrFeatures)
    }

    /// Which class an entry is asked about; with two there is nothing to choose, and CatBoost doesn't look.
    private static func targetBorder(_ ctr: FlatTable, _ table: CTRTable) throws(CatBoostError) -> Int {
        let stored = try Int(ctr.scalar(Schema.CTR.targetBorder, default: Int32(0), .targetBorder))
        switch table.kind {
        case .borders where table.classes == 2: return 0
        case .borders, .buckets:
            guard (0..<table.classes).contains(stored) else { throw .malformed(.targetBorder, .outOfRange) }
            return stored
        default: return 0
        }
    }

    /// Says of each border whether the CTR lies above it.
    func answer(_ table: CTRTable, _ entry: UnsafeRawPointer?, _ answers: UnsafeMutablePointer<UInt8>) {
        let (part, whole) = table.ratio(entry, targetBorder: targetBorder)
        let value = ((part + priorNumerator) / (whole + priorDenominator) + shift) * scale
        for (ordinal, border) in borders.enumerated() { answers[firstSplit &+ ordinal] = value > border ? 1 : 0 }
    }
}

/// A CTR feature as the file has it, before its table is known.
struct CTRDeclaration {
    let ctr: FlatTable
    let base: CTRBase
    let borders: UnsafeBufferPointer<Float>

    /// Reads the feature, or nil when nothing asks about it.
    init?(_ table: FlatTable) throws(CatBoostError) {
        borders = try table.vector(Schema.CTRFeature.borders, of: Float.self, .borders)
        guard !borders.isEmpty else { return nil }
        try FloatFeature.check(borders)
        ctr = try table.table(Schema.CTRFeature.ctr, .ctrFeatures)
        base = try CTRBase(ctr.table(Schema.CTR.base, .ctrFeatures))
    }
}
