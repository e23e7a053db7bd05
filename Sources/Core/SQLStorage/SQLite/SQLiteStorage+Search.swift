import Domain
import Repositories

extension SQLiteStorage {
    /// An owner's products that have all of the words, newest first.
    public func products(
        of ownerID: EntityID,
        matching words: SearchWords,
        before id: EntityID?,
        limit: Int
    ) throws -> [Product] {
        try database.query(
            """
            SELECT id, owner_id, current_price, created_at, updated_at,
                name, description, category, brand, condition, shipping
            FROM products WHERE owner_id = ?1 AND id < ?2
                AND NOT EXISTS (SELECT 1 FROM json_each(?4) AS word WHERE instr(products.search_text, word.value) = 0)
            ORDER BY id DESC LIMIT ?3
            """,
            .id(ownerID),
            .text(id?.text ?? SharedSQL.afterAllIDs),
            .integer(Int64(limit)),
            .text(Self.jsonArray(words.folded)),
            read: { try $0.product() }
        )
    }

    /// SQLite has no arrays, but reads those of JSON.
    private static func jsonArray(_ texts: [String]) -> String {
        let quoted = texts.map { text in
            var quoted = "\""
            for scalar in text.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { quoted.append("\\") }
                quoted.unicodeScalars.append(scalar)
            }
            return quoted + "\""
        }
        return "[\(quoted.joined(separator: ","))]"
    }
}
