/// Which answers CatBoost 1.2 looks at for "is this category this value" in a combination.
///
/// It keeps a byte for each 254 borders or values of a feature, and for a combination's one-hot part reads the byte that
/// would be the right one in a model without texts: it forgets that theirs come before. Its values are what counts, so
/// a model with both is evaluated with the same wrong byte.
struct OneHotBuckets {
    private let alwaysNo: Int
    /// The splits behind each byte, from the one that CatBoost takes for the first of categories.
    private var splits: [Range<Int>] = []
    /// Bytes from here on tell which value a category is; those before count borders.
    private let firstOfCategories: Int

    private static let splitsInBucket = 254

    init(_ features: [OneHotFeature], _ texts: [Range<Int>], alwaysNo: Int) {
        self.alwaysNo = alwaysNo
        for text in texts { splits += Self.buckets(text) }
        firstOfCategories = splits.count
        for feature in features {
            splits += Self.buckets(feature.firstSplit..<feature.firstSplit + feature.values.count)
        }
    }

    private static func buckets(_ splits: Range<Int>) -> [Range<Int>] {
        stride(from: splits.lowerBound, to: splits.upperBound, by: splitsInBucket).map {
            $0..<min($0 + splitsInBucket, splits.upperBound)
        }
    }

    /// For each value, the condition under which CatBoost takes a row's category for it.
    func conditions(of features: [OneHotFeature]) -> [FeatureCombination.OneHotSplit: Projection.Condition] {
        var conditions: [FeatureCombination.OneHotSplit: Projection.Condition] = [:]
        var firstBucket = 0
        for feature in features {
            for (ordinal, value) in feature.values.enumerated() {
                let (bucket, place) = ordinal.quotientAndRemainder(dividingBy: Self.splitsInBucket)
                let split = FeatureCombination.OneHotSplit(category: feature.index, value: value)
                guard conditions[split] == nil else { continue }
                conditions[split] = condition(bucket: firstBucket + bucket, place: place)
            }
            firstBucket += (feature.values.count + Self.splitsInBucket - 1) / Self.splitsInBucket
        }
        return conditions
    }

    /// Whether the byte is one more than `place`: it counts so many borders and not the next, or is this value's.
    private func condition(bucket: Int, place: Int) -> Projection.Condition {
        let splits = splits[bucket]
        guard place < splits.count else { return .init(yes: alwaysNo, no: alwaysNo) }
        let isLast = bucket >= firstOfCategories || place + 1 == splits.count
        let yes = splits.lowerBound + place
        return .init(yes: yes, no: isLast ? alwaysNo : yes + 1)
    }
}
