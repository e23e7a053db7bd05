/// Refuses, by name, what the evaluator can't compute; each kind of content that it learns leaves this list.
enum SupportedContent {
    static func check(_ trees: FlatTable) throws(CatBoostError) {
        try refuseCategories(trees)
        try refuseUsed(trees, Schema.Trees.embeddingFeatures, .embeddingFeatures, Schema.UsedInModel.ofEmbedding)
        try refuseTexts(trees)
        try refuseNonSymmetric(trees)
    }

    private static func refuseCategories(_ trees: FlatTable) throws(CatBoostError) {
        try refuseUsed(trees, Schema.Trees.catFeatures, .categoricalFeatures, Schema.UsedInModel.ofCategoryOrText)
        guard try trees.vector(Schema.Trees.oneHotFeatures, of: UInt32.self, .oneHotFeatures).isEmpty,
            try trees.vector(Schema.Trees.ctrFeatures, of: UInt32.self, .ctrFeatures).isEmpty
        else { throw .unsupported(.categoricalFeatures) }
    }

    private static func refuseTexts(_ trees: FlatTable) throws(CatBoostError) {
        try refuseUsed(trees, Schema.Trees.textFeatures, .textFeatures, Schema.UsedInModel.ofCategoryOrText)
        guard try trees.vector(Schema.Trees.estimatedFeatures, of: UInt32.self, .estimatedFeatures).isEmpty else {
            throw .unsupported(.textFeatures)
        }
    }

    private static func refuseNonSymmetric(_ trees: FlatTable) throws(CatBoostError) {
        guard try trees.vector(Schema.Trees.nonSymmetricStepNodes, of: UInt32.self, .nonSymmetricStepNodes).isEmpty,
            try trees.vector(
                Schema.Trees.nonSymmetricNodeIdToLeafId,
                of: UInt32.self,
                .nonSymmetricNodeIdToLeafId
            ).isEmpty
        else { throw .unsupported(.nonSymmetricTrees) }
    }

    /// Columns that training saw but no tree uses are harmless: the evaluator never looks at them.
    private static func refuseUsed(
        _ trees: FlatTable,
        _ features: Int,
        _ content: UnsupportedContent,
        _ usedInModel: Int
    ) throws(CatBoostError) {
        try trees.forEachTable(features, content.part) { (feature) throws(CatBoostError) in
            guard try feature.scalar(usedInModel, default: UInt8(1), .usedInModel) == 0 else {
                throw .unsupported(content)
            }
        }
    }
}

extension UnsupportedContent {
    /// The vector whose entries are this content's columns.
    fileprivate var part: ModelPart {
        switch self {
        case .categoricalFeatures: .catFeatures
        case .textFeatures: .textFeatures
        case .embeddingFeatures: .embeddingFeatures
        case .nonSymmetricTrees, .modelParts, .oversizedCore: .modelTrees
        }
    }
}
