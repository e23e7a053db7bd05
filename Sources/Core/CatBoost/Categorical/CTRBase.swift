/// What a CTR counts: the key under which its table lies in the file.
struct CTRBase: Hashable {
    let combination: FeatureCombination
    let kind: CTRKind
    /// Which of the ways to cut the target into classes was used.
    let targetClassifier: Int32

    init(_ table: FlatTable) throws(CatBoostError) {
        combination = try FeatureCombination(table.table(Schema.CTRBase.combination, .featureCombination))
        let kind = try table.scalar(Schema.CTRBase.kind, default: Int8(0), .ctrType)
        guard let kind = CTRKind(rawValue: kind) else { throw .malformed(.ctrType, .outOfRange) }
        self.kind = kind
        targetClassifier = try table.scalar(Schema.CTRBase.targetClassifier, default: 0, .ctrFeatures)
    }
}

/// What a CTR's table holds for each value of its combination, and what is made of it.
enum CTRKind: Int8 {
    /// Counts by class; the share of the classes above a border.
    case borders = 0
    /// Counts by class; the share of one class.
    case buckets = 1
    /// A sum of targets cut into classes, and a count; the mean.
    case binarizedTargetMeanValue = 2
    /// A sum of targets and a count; the mean.
    case floatTargetMeanValue = 3
    /// A count; its share of the greatest count.
    case counter = 4
    /// A count; its share of all rows.
    case featureFrequency = 5
}
