/// A numeric column that at least one split may ask about.
struct FloatFeature {
    /// Ascending and finite; they lie in the file.
    let borders: UnsafeBufferPointer<Float>
    /// The column's number among the numeric ones.
    let index: Int32
    /// Column of the input row.
    let column: Int
    /// Stands in for NaN: +inf where training put missing values above all borders, -inf, which is above none, elsewhere.
    let nanReplacement: Float
    /// Id of the split "above the first border"; the next border's split has the next id.
    let firstSplit: Int
    /// Byte-sized group that holds the first 254 borders; later ones follow.
    let firstBucket: Int

    /// Number of byte-sized groups.
    var bucketCount: Int { (borders.count + Limits.bordersInBucket - 1) / Limits.bordersInBucket }

    /// The value that comparisons see; never NaN.
    @inline(__always)
    func comparable(_ value: Float) -> Float { value.isNaN ? nanReplacement : value }
}

extension FloatFeature {
    /// Reads the feature, or nil when nothing asks about it.
    init?(_ table: FlatTable, firstSplit: Int, firstBucket: Int) throws(CatBoostError) {
        borders = try table.vector(Schema.Float.borders, of: Float.self, .borders)
        guard !borders.isEmpty else { return nil }
        try Self.check(borders)
        column = try Int(table.scalar(Schema.Float.flatIndex, default: Int32(-1), .flatIndex))
        guard (0..<Limits.columns).contains(column) else { throw .malformed(.flatIndex, .outOfRange) }
        index = try table.scalar(Schema.Float.index, default: -1, .floatFeatures)
        let hasNans = try table.scalar(Schema.Float.hasNans, default: UInt8(0), .floatFeatures) != 0
        switch try table.scalar(Schema.Float.nanValueTreatment, default: Int8(0), .nanValueTreatment) {
        case 0, 1: nanReplacement = -.infinity
        case 2: nanReplacement = hasNans ? .infinity : -.infinity
        default: throw .malformed(.nanValueTreatment, .outOfRange)
        }
        self.firstSplit = firstSplit
        self.firstBucket = firstBucket
    }

    /// A byte counts the borders below a value, which says which ones are below only while they ascend.
    static func check(_ borders: UnsafeBufferPointer<Float>) throws(CatBoostError) {
        var previous = borders[0]
        for border in borders {
            guard border.isFinite else { throw .malformed(.borders, .notFinite) }
            guard border >= previous else { throw .malformed(.borders, .notAscending) }
            previous = border
        }
    }
}
