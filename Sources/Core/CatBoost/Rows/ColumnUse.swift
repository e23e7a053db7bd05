/// What a row keeps of a column.
enum ColumnUse {
    case unused
    case number
    /// The number of the category, at this place.
    case category(slot: Int)
    /// The answers about the text, which is at this place.
    case text(slot: Int)

    /// The use of each column that a row has.
    static func table(of layout: ModelLayout) -> [ColumnUse] {
        var uses = [ColumnUse](repeating: .unused, count: layout.columnCount)
        for feature in layout.floatFeatures { uses[feature.column] = .number }
        for (slot, column) in (layout.categorical?.columns ?? []).enumerated() { uses[column] = .category(slot: slot) }
        for (slot, column) in (layout.texts?.columns ?? []).enumerated() { uses[column] = .text(slot: slot) }
        return uses
    }
}
