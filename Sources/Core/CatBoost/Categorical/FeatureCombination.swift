/// Categories and splits whose joint value a table is looked up with, as the file names them.
struct FeatureCombination: Hashable {
    /// Numbers of categories.
    let categories: [Int32]
    let floatSplits: [FloatSplit]
    let oneHotSplits: [OneHotSplit]

    /// "Is this numeric column above this border"; equal zeros are equal splits, whatever their signs.
    struct FloatSplit: Hashable, BitwiseCopyable {
        let feature: Int32
        let border: Float
    }

    /// "Is this category this value".
    struct OneHotSplit: Hashable, BitwiseCopyable {
        let category: Int32
        let value: Int32
    }

    /// How many things it combines.
    var count: Int { categories.count + floatSplits.count + oneHotSplits.count }

    init(_ table: FlatTable) throws(CatBoostError) {
        categories = try table.array(Schema.Combination.categories, of: Int32.self, .featureCombination)
        floatSplits = try table.array(Schema.Combination.floatSplits, of: FloatSplit.self, .featureCombination)
        oneHotSplits = try table.array(Schema.Combination.oneHotSplits, of: OneHotSplit.self, .featureCombination)
        guard floatSplits.allSatisfy({ $0.border.isFinite }) else { throw .malformed(.featureCombination, .notFinite) }
    }
}
