/// Why a model can't be used.
public enum CatBoostError: Error, Hashable, Sendable {
    /// The operating system refused; `code` is its errno.
    case unreadable(path: String, operation: String, code: Int32)
    /// The file is damaged, or was never a model: what is wrong with which part.
    case malformed(ModelPart, ModelDefect)
    /// A sound model that needs something this evaluator doesn't have.
    case unsupported(UnsupportedContent)
}

/// The part of a model file that an error is about, by its name in CatBoost's schema.
public enum ModelPart: String, Hashable, Sendable {
    case file
    case header
    case core = "TModelCore"
    case formatVersion = "FormatVersion"
    case infoMap = "InfoMap"
    case modelPartIds = "ModelPartIds"
    case modelTrees = "ModelTrees"
    case approxDimension = "ApproxDimension"
    case treeSplits = "TreeSplits"
    case treeSizes = "TreeSizes"
    case treeStartOffsets = "TreeStartOffsets"
    case catFeatures = "CatFeatures"
    case floatFeatures = "FloatFeatures"
    case borders = "Borders"
    case flatIndex = "FlatIndex"
    case featureId = "FeatureId"
    case nanValueTreatment = "NanValueTreatment"
    case usedInModel = "UsedInModel"
    case oneHotFeatures = "OneHotFeatures"
    case featureCombination = "FeatureCombination"
    case ctrFeatures = "CtrFeatures"
    case ctrType = "CtrType"
    case targetBorder = "TargetBorderIdx"
    case ctrTables = "TCtrValueTable"
    case ctrBuckets = "IndexHashRaw"
    case ctrEntries = "CTRBlob"
    case targetClasses = "TargetClassesCount"
    case leafValues = "LeafValues"
    case leafWeights = "LeafWeights"
    case nonSymmetricStepNodes = "NonSymmetricStepNodes"
    case nonSymmetricNodeIdToLeafId = "NonSymmetricNodeIdToLeafId"
    case textFeatures = "TextFeatures"
    case textProcessing = "text_process_v2"
    case tokenizer = "TokenizerV1"
    case dictionary = "DictionaryV1"
    case textCalcer = "FeatureCalcerV1"
    case estimatedFeatures = "EstimatedFeatures"
    case scale = "Scale"
    case bias = "Bias"
    case multiBias = "MultiBias"
    case embeddingFeatures = "EmbeddingFeatures"
}

/// What is wrong with a part of a model file.
public enum ModelDefect: String, Hashable, Sendable {
    case missing = "is missing"
    case notAModel = "does not begin with CBM1"
    case unknownVersion = "is of an unknown version"
    case outOfBounds = "points outside its surroundings"
    case misaligned = "is not aligned"
    case trailingBytes = "is followed by bytes that belong to nothing"
    case outOfRange = "is out of range"
    case notFinite = "is not finite"
    case notAscending = "are not ascending"
    case wrongCount = "has a count that contradicts another part"
    case duplicate = "is there twice"
    case tooMany = "are more than any real model has"
}

/// What a sound model may contain that this evaluator doesn't handle.
public enum UnsupportedContent: String, Hashable, Sendable {
    case lowercasing = "texts in small letters, which needs Unicode's tables"
    case lemmatizing = "texts reduced to lemmas"
    case separationBySense = "texts cut into words by sense"
    case lettersOfTexts = "a dictionary of letters"
    case endsOfSentences = "a dictionary of ends of sentences"
    case textCalcers = "statistics of texts that are for classification"
    case embeddingFeatures = "embedding features"
    case modelParts = "a part of an unknown kind"
    case oversizedCore = "a core of 4 GiB or more"
}

extension CatBoostError: CustomStringConvertible {
    /// One sentence for a log or a command line.
    public var description: String {
        switch self {
        case .unreadable(let path, let operation, let code): "\(path): \(operation) failed with errno \(code)"
        case .malformed(let part, let defect): "model damaged: \(part.rawValue) \(defect.rawValue)"
        case .unsupported(let content): "model not supported: it has \(content.rawValue)"
        }
    }
}
