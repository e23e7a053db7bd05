/// The category columns that a model looks at.
struct CategoryColumns {
    /// Input column of each.
    private(set) var columns: [Int] = []
    /// Their numbers in the file, by which its other tables name them.
    private var slots: [Int32: Int] = [:]

    init(_ trees: FlatTable) throws(CatBoostError) {
        try trees.forEachTable(Schema.Trees.catFeatures, .catFeatures) { (table) throws(CatBoostError) in
            guard try table.scalar(Schema.NamedColumn.usedInModel, default: UInt8(1), .usedInModel) != 0 else { return }
            let column = try Int(table.scalar(Schema.NamedColumn.flatIndex, default: Int32(-1), .flatIndex))
            guard (0..<Limits.columns).contains(column) else { throw .malformed(.flatIndex, .outOfRange) }
            let index = try table.scalar(Schema.NamedColumn.index, default: Int32(-1), .catFeatures)
            guard slots.updateValue(columns.count, forKey: index) == nil else {
                throw .malformed(.catFeatures, .duplicate)
            }
            columns.append(column)
        }
    }

    /// The place in `columns` of the category with this number in the file.
    func slot(of index: Int32) throws(CatBoostError) -> Int {
        guard let slot = slots[index] else { throw .malformed(.catFeatures, .missing) }
        return slot
    }
}
