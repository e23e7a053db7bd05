import Domain
import Repositories

extension PostgresStorage {
    /// A user's predictions, newest first.
    public func predictions(of userID: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction] {
        try rows(
            """
            SELECT id, product_id, price, quote, model_version, duration_us, created_at,
                name, description, category, brand, condition, shipping
            FROM predictions WHERE user_id = $1 AND ($2::uuid IS NULL OR id < $2::uuid) ORDER BY id DESC LIMIT $3
            """,
            .id(userID),
            id.map(PostgresValue.id) ?? nil,
            .integer(Int64(limit))
        ) { try Self.prediction($0, of: userID) }
    }

    /// A user's predictions of one product, newest first.
    public func predictions(
        of userID: EntityID,
        product: EntityID,
        before id: EntityID?,
        limit: Int
    ) throws -> [Prediction] {
        try rows(
            """
            SELECT id, product_id, price, quote, model_version, duration_us, created_at,
                name, description, category, brand, condition, shipping
            FROM predictions WHERE user_id = $1 AND product_id = $4 AND ($2::uuid IS NULL OR id < $2::uuid)
            ORDER BY id DESC LIMIT $3
            """,
            .id(userID),
            id.map(PostgresValue.id) ?? nil,
            .integer(Int64(limit)),
            .id(product)
        ) { try Self.prediction($0, of: userID) }
    }

    private static func prediction(_ row: PostgresRow, of userID: EntityID) throws -> Prediction {
        Prediction(
            id: try row.id(0),
            userID: userID,
            productID: row.optionalText(1).flatMap { EntityID($0) },
            listing: try row.listing(from: 7),
            price: try row.money(2),
            quote: row.text(3),
            modelVersion: row.text(4),
            durationMicroseconds: try row.integer(5),
            createdAt: try row.time(6)
        )
    }

    /// What was predicted since a moment, among the last thousand.
    public func activity(since moment: Timestamp) throws -> PricingActivity {
        let durations = try rows(
            """
            SELECT duration_us FROM (SELECT duration_us, created_at FROM predictions ORDER BY sequence DESC LIMIT 1000) AS last
            WHERE created_at >= $1 ORDER BY duration_us
            """,
            .time(moment)
        ) { try $0.integer(0) }
        return PricingActivity(
            predictions: durations.count,
            medianMicroseconds: durations.isEmpty ? nil : durations[durations.count / 2]
        )
    }
}
