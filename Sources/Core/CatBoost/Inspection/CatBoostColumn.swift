/// A column of input as the model knows it.
public struct CatBoostColumn: Hashable, Sendable {
    /// Its place in a row, from 0.
    public let index: Int
    /// Its name at training; empty where it had none.
    public let name: String
    /// What its cells are.
    public let kind: Kind
    /// Whether any split depends on it; the others may hold anything.
    public let isUsed: Bool

    /// What a column's cells are.
    public enum Kind: String, Hashable, Sendable {
        case number
        case category
        case text
        case embedding
    }
}

extension CatBoostModel {
    /// The columns that the model was trained on, in the order of a row; read from the file at each call.
    public func columns() throws(CatBoostError) -> [CatBoostColumn] {
        let trees = try ModelReader.core(bytes).table(Schema.Core.modelTrees, .modelTrees)
        var columns: [CatBoostColumn] = []
        try trees.forEachTable(Schema.Trees.floatFeatures, .floatFeatures) { (table) throws(CatBoostError) in
            let isUsed = try !table.vector(Schema.Float.borders, of: Float.self, .borders).isEmpty
            let fields = (flatIndex: Schema.Float.flatIndex, name: Schema.Float.featureId)
            try columns.append(CatBoostColumn(table, .number, fields, isUsed: isUsed))
        }
        let others: [(Int, ModelPart, CatBoostColumn.Kind, used: Int)] = [
            (Schema.Trees.catFeatures, .catFeatures, .category, Schema.NamedColumn.usedInModel),
            (Schema.Trees.textFeatures, .textFeatures, .text, Schema.NamedColumn.usedInModel),
            (Schema.Trees.embeddingFeatures, .embeddingFeatures, .embedding, Schema.NamedColumn.usedInModelOfEmbedding),
        ]
        for (field, part, kind, used) in others {
            try trees.forEachTable(field, part) { (table) throws(CatBoostError) in
                let isUsed = try table.scalar(used, default: UInt8(1), .usedInModel) != 0
                let fields = (flatIndex: Schema.NamedColumn.flatIndex, name: Schema.NamedColumn.featureId)
                try columns.append(CatBoostColumn(table, kind, fields, isUsed: isUsed))
            }
        }
        return columns.sorted { $0.index < $1.index }
    }
}

extension CatBoostColumn {
    fileprivate init(
        _ table: FlatTable,
        _ kind: Kind,
        _ fields: (flatIndex: Int, name: Int),
        isUsed: Bool
    ) throws(CatBoostError) {
        index = try Int(table.scalar(fields.flatIndex, default: Int32(-1), .flatIndex))
        name = try String(decoding: table.vector(fields.name, of: UInt8.self, .featureId), as: UTF8.self)
        self.kind = kind
        self.isUsed = isUsed
    }
}
