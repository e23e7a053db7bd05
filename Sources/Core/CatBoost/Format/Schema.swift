/// Field numbers of CatBoost's FlatBuffers schema; a field's number is its place in its table's declaration.
enum Schema {
    /// The table that a model file begins with.
    enum Core {
        static let formatVersion = 0
        static let modelTrees = 1
        static let modelPartIds = 3
    }

    /// Everything that evaluation needs.
    enum Trees {
        static let approxDimension = 0
        static let treeSplits = 1
        static let treeSizes = 2
        static let catFeatures = 4
        static let floatFeatures = 5
        static let oneHotFeatures = 6
        static let ctrFeatures = 7
        static let leafValues = 8
        static let leafWeights = 9
        static let nonSymmetricStepNodes = 10
        static let nonSymmetricNodeIdToLeafId = 11
        static let textFeatures = 12
        static let estimatedFeatures = 13
        static let scale = 14
        static let bias = 15
        static let multiBias = 16
        static let embeddingFeatures = 18
    }

    /// A numeric column.
    enum Float {
        static let hasNans = 0
        static let flatIndex = 2
        static let borders = 3
        static let nanValueTreatment = 5
    }

    /// Whether a column that isn't numeric takes part; the field's number depends on the kind of column.
    enum UsedInModel {
        static let ofCategoryOrText = 3
        static let ofEmbedding = 4
    }
}

/// Bounds beyond which no real model goes, so that a hostile one can't make us allocate.
enum Limits {
    /// Deepest tree that CatBoost trains.
    static let depth = 16
    /// Values a leaf may hold.
    static let dimension = 4096
    /// Columns of an input row.
    static let columns = 1 << 20
    /// Groups of borders: CatBoost numbers its own in 16 bits.
    static let buckets = 1 << 16
    /// Borders in a group: as many as CatBoost has in one, and their count fits a byte.
    static let bordersInBucket = 254
}
