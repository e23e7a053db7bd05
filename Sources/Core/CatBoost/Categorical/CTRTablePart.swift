/// The part of a model file that holds the tables of its CTRs.
enum CTRTablePart {
    /// Its name in the list of parts.
    static let name = "static_provider_v1"

    /// Reads the tables: how many, then each with its length before it.
    static func read(_ cursor: inout PartCursor) throws(CatBoostError) -> [CTRBase: CTRTable] {
        var tables: [CTRBase: CTRTable] = [:]
        for _ in 0..<(try cursor.size(.ctrTables)) {
            let bytes = try cursor.bytes(cursor.size(.ctrTables), .ctrTables)
            let table = try FlatBuffer(bytes: bytes).root(.ctrTables)
            let base = try CTRBase(table.table(Schema.CTRTable.base, .ctrTables))
            guard try tables.updateValue(CTRTable(table, base.kind), forKey: base) == nil else {
                throw .malformed(.ctrTables, .duplicate)
            }
        }
        return tables
    }
}
