import Domain
import Repositories

extension SQLiteStorage: ProductRepository {
    /// Adds products, all of them or none.
    public func add(_ products: [Product], request: IdempotentRequest?, answer: String) throws -> Outcome {
        guard let first = products.first else { preconditionFailure("nobody adds no products") }
        // Folding takes as long as writing: other writers need not wait for it.
        let searchTexts = products.map(\.listing.searchText)
        return try once(request, answer: answer, transferID: nil, at: first.createdAt) {
            let counts = try database.query("SELECT count(*) FROM products WHERE owner_id = ?1", .id(first.ownerID)) {
                $0.integer(0)
            }
            guard (counts.first ?? 0) + Int64(products.count) <= Int64(Product.mostOfOwner) else {
                throw DomainError.catalogFull
            }
            for (product, searchText) in zip(products, searchTexts) { try insert(product, searchText: searchText) }
            return nil
        }
    }

    /// Writes a product; only inside of a transaction.
    func insert(_ product: Product, searchText: String) throws {
        let listing = product.listing
        try database.run(
            """
            INSERT INTO products (id, owner_id, name, description, category, brand, condition, shipping,
                current_price, created_at, updated_at, search_text)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
            """,
            .id(product.id),
            .id(product.ownerID),
            .text(listing.name),
            .text(listing.description),
            .text(listing.category),
            .text(listing.brand),
            .condition(listing),
            .shipping(listing),
            product.currentPrice.map(SQLiteValue.money) ?? nil,
            .time(product.createdAt),
            .time(product.updatedAt),
            .text(searchText)
        )
    }

    /// One of the owner's products.
    public func product(_ id: EntityID, of ownerID: EntityID) throws -> Product? {
        try database.query(SharedSQL.product, .id(ownerID), .id(id)) { try $0.product() }.first
    }

    /// An owner's products, newest first.
    public func products(of ownerID: EntityID, before id: EntityID?, limit: Int) throws -> [Product] {
        try database.query(
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
        try write {
            try database.query(
                """
                UPDATE products SET name = ?3, description = ?4, category = ?5, brand = ?6, condition = ?7, shipping = ?8,
                    updated_at = ?9, search_text = ?10
                WHERE owner_id = ?1 AND id = ?2
                RETURNING id, owner_id, current_price, created_at, updated_at,
                    name, description, category, brand, condition, shipping
                """,
                .id(ownerID),
                .id(id),
                .text(listing.name),
                .text(listing.description),
                .text(listing.category),
                .text(listing.brand),
                .condition(listing),
                .shipping(listing),
                .time(moment),
                .text(listing.searchText),
                read: { try $0.product() }
            ).first
        }
    }

    /// Removes one of the owner's products.
    public func remove(_ id: EntityID, of ownerID: EntityID) throws -> Bool {
        try write {
            try database.run("DELETE FROM products WHERE owner_id = ?1 AND id = ?2", .id(ownerID), .id(id))
            return database.changes == 1
        }
    }
}
