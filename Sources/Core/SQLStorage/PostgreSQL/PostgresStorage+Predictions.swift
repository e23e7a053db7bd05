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
        ) { try $0.prediction(of: userID) }
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
        ) { try $0.prediction(of: userID) }
    }

    /// What was predicted since a moment, among the last thousand.
    public func activity(since moment: Timestamp) throws -> PricingActivity {
        let durations = try rows(SharedSQL.activity, .time(moment)) { try $0.integer(0) }
        return PricingActivity(
            predictions: durations.count,
            medianMicroseconds: durations.isEmpty ? nil : durations[durations.count / 2]
        )
    }
}
