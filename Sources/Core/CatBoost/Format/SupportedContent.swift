/// Refuses, by name, the columns that the evaluator can't compute with.
enum SupportedContent {
    /// Columns that training saw but no tree uses are harmless: the evaluator never looks at them.
    static func check(_ trees: FlatTable) throws(CatBoostError) {
        try trees.forEachTable(Schema.Trees.embeddingFeatures, .embeddingFeatures) { (feature) throws(CatBoostError) in
            let used = Schema.NamedColumn.usedInModelOfEmbedding
            guard try feature.scalar(used, default: UInt8(1), .usedInModel) == 0 else {
                throw .unsupported(.embeddingFeatures)
            }
        }
    }
}
