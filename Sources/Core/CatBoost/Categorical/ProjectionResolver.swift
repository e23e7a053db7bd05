/// Finds the columns and splits that combinations name.
struct ProjectionResolver {
    private let categories: CategoryColumns
    private let floats: [Int32: FloatFeature]
    private let oneHotSplits: [FeatureCombination.OneHotSplit: Projection.Condition]
    /// Id of a split that is always answered no.
    private let alwaysNo: Int

    init(
        _ categories: CategoryColumns,
        _ floatFeatures: [FloatFeature],
        _ oneHotFeatures: [OneHotFeature],
        _ texts: TextFeatures?,
        alwaysNo: Int
    ) {
        self.categories = categories
        self.alwaysNo = alwaysNo
        // Where a damaged file gives two columns or values one name, the first is meant.
        floats = Dictionary(floatFeatures.lazy.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        let buckets = OneHotBuckets(oneHotFeatures, texts?.splits ?? [], alwaysNo: alwaysNo)
        oneHotSplits = buckets.conditions(of: oneHotFeatures)
    }

    func resolve(_ combination: FeatureCombination) throws(CatBoostError) -> Projection {
        var slots: [Int] = []
        for category in combination.categories { try slots.append(categories.slot(of: category)) }
        var conditions: [Projection.Condition] = []
        for split in combination.floatSplits { try conditions.append(.init(yes: id(of: split), no: alwaysNo)) }
        for split in combination.oneHotSplits {
            guard let condition = oneHotSplits[split] else { throw .malformed(.featureCombination, .missing) }
            conditions.append(condition)
        }
        return Projection(categories: slots, conditions: conditions)
    }

    private func id(of split: FeatureCombination.FloatSplit) throws(CatBoostError) -> Int {
        guard let feature = floats[split.feature] else { throw .malformed(.featureCombination, .missing) }
        var (low, high) = (0, feature.borders.count)
        while low < high {
            let middle = (low + high) / 2
            if feature.borders[middle] < split.border { low = middle + 1 } else { high = middle }
        }
        guard low < feature.borders.count, feature.borders[low] == split.border else {
            throw .malformed(.featureCombination, .missing)
        }
        return feature.firstSplit + low
    }
}
