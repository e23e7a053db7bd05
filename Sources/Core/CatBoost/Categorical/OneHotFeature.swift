/// A category whose values are asked about one by one.
struct OneHotFeature {
    /// The category's number in the file.
    let index: Int32
    /// Which of the used categories.
    let category: Int
    /// The hashes that splits ask for; they lie in the file.
    let values: UnsafeBufferPointer<Int32>
    /// Id of the split "is the first value"; the next value's split has the next id.
    let firstSplit: Int

    /// Reads the feature, or nil when nothing asks about it.
    init?(
        _ table: FlatTable,
        _ categories: CategoryColumns,
        _ numbering: inout SplitNumbering
    ) throws(CatBoostError) {
        values = try table.vector(Schema.OneHot.values, of: Int32.self, .oneHotFeatures)
        guard !values.isEmpty else { return nil }
        index = try table.scalar(Schema.OneHot.index, default: -1, .oneHotFeatures)
        category = try categories.slot(of: index)
        firstSplit = try numbering.take(values.count, .oneHotFeatures)
    }

    /// Says of each value whether the row's category is it.
    func answer(_ hash: Int32, _ answers: UnsafeMutablePointer<UInt8>) {
        for (ordinal, value) in values.enumerated() { answers[firstSplit &+ ordinal] = hash == value ? 1 : 0 }
    }
}
