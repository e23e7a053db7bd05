import Domain
import Repositories

extension PostgresStorage: ProductRepository {
    /// Adds products, all of them or none.
    public func add(_ products: [Product], request: IdempotentRequest?, answer: String) throws -> Outcome {
        guard let first = products.first else { preconditionFailure("nobody adds no products") }
        let values = Self.values(request, answer) + [.id(first.ownerID), .time(first.createdAt)]
        return try once(request) {
            let limit: PostgresValue = .integer(Int64(Product.mostOfOwner))
            let added = try connection.run(Self.insertProducts, values + .init(columnsOf: products) + [limit])
            guard added == 0 else { return .done(balance: nil) }
            do {
                return try repeated(request, of: first.ownerID)
            } catch DomainError.notFound {
                throw DomainError.catalogFull
            }
        }
    }

    // One statement however many they are, each column an array: a parameter can hold any text, and there are few of them.
    private static let insertProducts: StaticString = """
        WITH room AS (
            SELECT 1 WHERE $18::bigint >= cardinality($7::uuid[]) + (SELECT count(*) FROM products WHERE owner_id = $5::uuid)
        ), claim AS (
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            SELECT $5::uuid, $1, $2, $3, $4, NULL, $6::bigint FROM room WHERE $2::text IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1
        )
        INSERT INTO products (owner_id, id, current_price, created_at, updated_at,
            name, description, category, brand, condition, shipping, search_text)
        SELECT $5::uuid, item.* FROM unnest($7::uuid[], $8::bigint[], $9::bigint[], $10::bigint[],
            $11::text[], $12::text[], $13::text[], $14::text[], $15::int[], $16::int[], $17::text[]) AS item
        WHERE EXISTS (SELECT 1 FROM room) AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM claim))
        """

    /// One of the owner's products.
    public func product(_ id: EntityID, of ownerID: EntityID) throws -> Product? {
        try rows(SharedSQL.product, .id(ownerID), .id(id)) { try $0.product() }.first
    }

    /// An owner's products, newest first.
    public func products(of ownerID: EntityID, before id: EntityID?, limit: Int) throws -> [Product] {
        try rows(
            SharedSQL.products,
            .id(ownerID),
            .text(id?.text ?? SharedSQL.afterAllIDs),
            .integer(Int64(limit))
        ) { try $0.product() }
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
                read: { try $0.product() }
            ).first
        }
    }

    /// Removes one of the owner's products.
    public func remove(_ id: EntityID, of ownerID: EntityID) throws -> Bool {
        try connection.asDomainError {
            try connection.run("DELETE FROM products WHERE owner_id = $1 AND id = $2", [.id(ownerID), .id(id)]) == 1
        }
    }
}

extension [PostgresValue] {
    /// $7 to $17: the columns of products, in the order of the statement.
    fileprivate init(columnsOf products: [Product]) {
        self =
            [
                .ids(products.map(\.id)), .integers(products.map { $0.currentPrice?.cents }),
                .integers(products.map(\.createdAt.milliseconds)), .integers(products.map(\.updatedAt.milliseconds)),
            ] + .init(columnsOf: products.map(\.listing)) + [.texts(products.map(\.listing.searchText))]
    }

    /// Name to shipping, as arrays.
    init(columnsOf listings: [Listing]) {
        self = [
            .texts(listings.map(\.name)), .texts(listings.map(\.description)), .texts(listings.map(\.category)),
            .texts(listings.map(\.brand)), .integers(listings.map { Int64($0.condition.rawValue) }),
            .integers(listings.map { Int64($0.shipping.rawValue) }),
        ]
    }
}
