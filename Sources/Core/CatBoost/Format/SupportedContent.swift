/// Refuses, by name, what the evaluator can't compute; each kind of content that it learns leaves this list.
enum SupportedContent {
    static func check(_ trees: FlatTable) throws(CatBoostError) {
        let usedEmbedding = Schema.NamedColumn.usedInModelOfEmbedding
        try refuseUsed(trees, Schema.Trees.embeddingFeatures, .embeddingFeatures, usedEmbedding)
        try refuseTexts(trees)
    }

    private static func refuseTexts(_ trees: FlatTable) throws(CatBoostError) {
        try refuseUsed(trees, Schema.Trees.textFeatures, .textFeatures, Schema.NamedColumn.usedInModel)
        guard try trees.vector(Schema.Trees.estimatedFeatures, of: UInt32.self, .estimatedFeatures).isEmpty else {
            throw .unsupported(.textFeatures)
        }
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
        case .textFeatures: .textFeatures
        case .embeddingFeatures: .embeddingFeatures
        case .modelParts, .oversizedCore: .modelTrees
        }
    }
}
