/// Field numbers of CatBoost's FlatBuffers schema; a field's number is its place in its table's declaration.
enum Schema {
    /// The table that a model file begins with.
    enum Core {
        static let formatVersion = 0
        static let modelTrees = 1
        static let infoMap = 2
        static let modelPartIds = 3
    }

    /// Something that training wrote down.
    enum KeyValue {
        static let key = 0
        static let value = 1
    }

    /// Everything that evaluation needs.
    enum Trees {
        static let approxDimension = 0
        static let treeSplits = 1
        static let treeSizes = 2
        static let treeStartOffsets = 3
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
        static let index = 1
        static let flatIndex = 2
        static let borders = 3
        static let featureId = 4
        static let nanValueTreatment = 5
    }

    /// A column of categories or texts; columns of embeddings have one field more before the last.
    enum NamedColumn {
        static let index = 0
        static let flatIndex = 1
        static let featureId = 2
        static let usedInModel = 3
        static let usedInModelOfEmbedding = 4
    }

    /// A number that is made of a text.
    enum Estimated {
        static let calcer = 1
        static let localIndex = 2
        static let borders = 3
        static let source = 4
    }

    /// How the pieces that process texts belong together.
    enum TextHeader {
        static let tokenizers = 0
        static let dictionaries = 1
        static let calcers = 2
        static let digitizersOfColumns = 3
        static let calcersOfDigitized = 4
    }

    /// What stands before each such piece.
    enum TextPiece {
        static let kind = 0
        static let identity = 1
    }

    /// What stands before a dictionary's tables.
    enum Dictionary {
        static let size = 0
        static let options = 1
    }

    /// What a dictionary's entries are.
    enum DictionaryOptions {
        static let level = 0
        static let gramOrder = 1
        static let skipStep = 2
        static let sentenceEnds = 5
    }

    /// What is made of a text's entries.
    enum TextCalcer {
        static let activeEntries = 1
        static let kind = 2
    }

    /// A category that is compared with single values.
    enum OneHot {
        static let index = 0
        static let values = 1
    }

    /// Categories and splits whose joint value is counted.
    enum Combination {
        static let categories = 0
        static let floatSplits = 1
        static let oneHotSplits = 2
    }

    /// What a CTR counts.
    enum CTRBase {
        static let combination = 0
        static let kind = 1
        static let targetClassifier = 2
    }

    /// How a number is made of counts.
    enum CTR {
        static let base = 0
        static let targetBorder = 1
        static let priorNumerator = 2
        static let priorDenominator = 3
        static let shift = 4
        static let scale = 5
    }

    /// A CTR that splits ask about.
    enum CTRFeature {
        static let ctr = 0
        static let borders = 1
    }

    /// The root of a table of counts.
    enum CTRTable {
        static let base = 0
        static let buckets = 1
        static let entries = 2
        static let counterDenominator = 3
        static let targetClasses = 4
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
    /// CatBoost numbers the borders of all features, in groups of 254, in 16 bits.
    static let ctrFeatures = 1 << 16
    /// Words of a text that one entry of a dictionary may be made of, or skip.
    static let wordsInEntry = 16
    /// Groups of borders: CatBoost numbers its own in 16 bits.
    static let buckets = 1 << 16
    /// Borders in a group: as many as CatBoost has in one, and their count fits a byte.
    static let bordersInBucket = 254
}
