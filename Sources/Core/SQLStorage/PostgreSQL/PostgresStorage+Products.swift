import Domain
import Repositories

extension PostgresStorage: ProductRepository {
    /// Adds a product.
    public func add(_ product: Product, request: IdempotentRequest?, answer: String) throws -> Outcome {
        let values: [PostgresValue] = [
            .id(product.ownerID), .id(product.id), product.currentPrice.map(PostgresValue.money) ?? nil,
            .time(product.createdAt), .time(product.updatedAt),
        ]
        return try once(request) {
            let added = try connection.run(
                Self.insertProduct,
                Self.values(request, answer) + values + .init(product.listing) + [.text(product.listing.searchText)]
            )
            return added == 0 ? try repeated(request, of: product.ownerID) : .done(balance: nil)
        }
    }

    private static let insertProduct: StaticString = """
        WITH claim AS (
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            SELECT $5::uuid, $1, $2, $3, $4, NULL, $8::bigint WHERE $2::text IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1
        )
        INSERT INTO products (owner_id, id, current_price, created_at, updated_at,
            name, description, category, brand, condition, shipping, search_text)
        SELECT $5::uuid, $6::uuid, $7::bigint, $8::bigint, $9::bigint, $10, $11, $12, $13, $14::int, $15::int, $16
        WHERE $2::text IS NULL OR EXISTS (SELECT 1 FROM claim)
        """

    /// One of the owner's products.
    public func product(_ id: EntityID, of ownerID: EntityID) throws -> Product? {
        try rows(
            """
            SELECT id, owner_id, current_price, created_at, updated_at,
                name, description, category, brand, condition, shipping
            FROM products WHERE owner_id = $1 AND id = $2
            """,
            .id(ownerID),
            .id(id),
            read: Self.product
        ).first
    }

    /// An owner's products, newest first.
    public func products(of ownerID: EntityID, before id: EntityID?, limit: Int) throws -> [Product] {
        try rows(
            """
            SELECT id, owner_id, current_price, created_at, updated_at,
                name, description, category, brand, condition, shipping
            FROM products WHERE owner_id = $1 AND ($2::uuid IS NULL OR id < $2::uuid) ORDER BY id DESC LIMIT $3
            """,
            .id(ownerID),
            id.map(PostgresValue.id) ?? nil,
            .integer(Int64(limit)),
            read: Self.product
        )
    }

    /// Changes the listing of one of the owner's products.
    public func update(
        _ id: EntityID,
        of ownerID: EntityID,
        to listing: Listing,
        at moment: Timestamp
    ) throws -> Product? {
        try connection.asDomainError {
            try connection.query(
                """
                UPDATE products SET updated_at = $3,
                    name = $4, description = $5, category = $6, brand = $7, condition = $8, shipping = $9,
                    search_text = $10
                WHERE owner_id = $1 AND id = $2
                RETURNING id, owner_id, current_price, created_at, updated_at,
                    name, description, category, brand, condition, shipping
                """,
                [.id(ownerID), .id(id), .time(moment)] + .init(listing) + [.text(listing.searchText)],
                read: Self.product
            ).first
        }
    }

    /// Removes one of the owner's products.
    public func remove(_ id: EntityID, of ownerID: EntityID) throws -> Bool {
        try connection.asDomainError {
            try connection.run("DELETE FROM products WHERE owner_id = $1 AND id = $2", [.id(ownerID), .id(id)]) == 1
        }
    }

    static func product(_ row: PostgresRow) throws -> Product {
        Product(
            id: try row.id(0),
            ownerID: try row.id(1),
            listing: try row.listing(from: 5),
            currentPrice: row.optionalInteger(2).map(Money.init(cents:)),
            createdAt: try row.time(3),
            updatedAt: try row.time(4)
        )
    }
}
