import Domain
import Repositories

extension PostgresStorage {
    /// An owner's products that have all of the words, newest first.
    public func products(
        of ownerID: EntityID,
        matching words: SearchWords,
        before id: EntityID?,
        limit: Int
    ) throws -> [Product] {
        try rows(
            """
            SELECT id, owner_id, current_price, created_at, updated_at,
                name, description, category, brand, condition, shipping
            FROM products WHERE owner_id = $1 AND id < $2 AND NOT EXISTS (
                SELECT 1 FROM unnest(string_to_array($4::text, E'\\n')) AS word WHERE strpos(search_text, word) = 0
            )
            ORDER BY id DESC LIMIT $3
            """,
            .id(ownerID),
            .text(id?.text ?? SharedSQL.afterAllIDs),
            .integer(Int64(limit)),
            // Words have no line breaks inside.
            .text(words.folded.joined(separator: "\n")),
            read: { try $0.product() }
        )
    }
}
