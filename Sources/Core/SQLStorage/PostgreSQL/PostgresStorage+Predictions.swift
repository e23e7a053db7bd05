import Domain
import Repositories

extension PostgresStorage: PredictionRepository {
    /// Charges the wallet, keeps the prediction and, for a product, its price: all of it or nothing.
    public func charge(
        _ transfer: Transfer,
        for prediction: Prediction,
        tokenVersion: Int,
        request: IdempotentRequest?,
        answer: String
    ) throws -> Outcome {
        let values =
            Self.values(request, answer) + Self.values(transfer) + Self.values(prediction)
            + [.integer(Int64(tokenVersion))]
        return try once(request) {
            do {
                let charged = try connection.query(Self.pay, values) {
                    (balance: $0.optionalInteger(0), isValid: $0.isTrue(1))
                }
                guard charged.first?.isValid == true else { throw DomainError.voidToken }
                if let cents = charged.first?.balance { return .done(balance: Money(cents: cents)) }
                return try repeated(request, of: transfer.userID)
            } catch let error as PostgresError
                where error.isCheckViolation && error.constraint == "wallets_balance_check"
            {
                guard let account = try account(transfer.userID) else { throw DomainError.notFound }
                throw DomainError.insufficientFunds(balance: account.balance, price: transfer.amount)
            }
        }
    }

    // A balance that would be negative breaks the wallet's rule, and the key goes with it. The product may have gone while the
    // model was at work; then there is nothing to pay for, and nothing is written.
    private static let pay: StaticString = """
        WITH caller AS (
            SELECT 1 FROM users WHERE id = $6::uuid AND token_version = $22::int
        ), item AS (
            SELECT 1 FROM products WHERE owner_id = $6::uuid AND id = $10::uuid FOR UPDATE
        ), permission AS (
            SELECT 1 FROM caller WHERE $10::uuid IS NULL OR EXISTS (SELECT 1 FROM item)
        ), claim AS (
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            SELECT $6::uuid, $1, $2, $3, $4, $5::uuid, $9::bigint FROM permission WHERE $2::text IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1
        ), wallet AS (
            UPDATE wallets SET balance = balance - $7::bigint
            WHERE user_id = $6::uuid AND EXISTS (SELECT 1 FROM permission)
                AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM claim))
            RETURNING balance
        ), moved AS (
            INSERT INTO transfers (id, kind, user_id, amount, reference, created_at)
            SELECT $5::uuid, 'charge', $6::uuid, $7::bigint, $8, $9::bigint FROM wallet
        ), booked AS (
            INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
            SELECT $5::uuid, 'wallet', $6::uuid, -$7::bigint, balance FROM wallet
            UNION ALL SELECT $5::uuid, 'revenue', NULL, $7::bigint, NULL FROM wallet
        ), kept AS (
            INSERT INTO predictions (user_id, product_id, created_at, id, price, quote, model_version, duration_us,
                name, description, category, brand, condition, shipping)
            SELECT $6::uuid, $10::uuid, $9::bigint, $11::uuid, $12::bigint, $13, $14, $15::bigint,
                $16, $17, $18, $19, $20::int, $21::int FROM wallet
        ), priced AS (
            UPDATE products SET current_price = $12::bigint
            WHERE owner_id = $6::uuid AND id = $10::uuid AND EXISTS (SELECT 1 FROM wallet)
        )
        SELECT (SELECT balance FROM wallet), EXISTS (SELECT 1 FROM caller)
        """

    /// $10 to $21: a prediction.
    private static func values(_ prediction: Prediction) -> [PostgresValue] {
        [
            prediction.productID.map(PostgresValue.id) ?? nil, .id(prediction.id), .money(prediction.price),
            .text(prediction.quote), .text(prediction.modelVersion), .integer(prediction.durationMicroseconds),
        ] + .init(prediction.listing)
    }

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
