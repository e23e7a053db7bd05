import Domain
import Repositories

extension PostgresStorage: PredictionRepository {
    /// Charges a user's wallet, keeps the predictions and, for products, their prices: all of it or nothing.
    public func charge(
        _ purchases: [Purchase],
        of userID: EntityID,
        tokenVersion: Int,
        request: IdempotentRequest?,
        answer: String
    ) throws -> Outcome {
        guard let last = purchases.last else { throw DomainError.notFound }
        let price = purchases.reduce(.zero) { $0 + $1.charge.amount }
        let statement: StaticString
        var values: [PostgresValue]
        if purchases.count == 1 {
            let isPlain = request == nil && last.prediction.productID == nil
            statement = isPlain ? Self.pay : Self.payOnce
            values = isPlain ? [] : Self.values(request, answer)
            values += Self.values(last.charge) + Self.values(last.prediction)
        } else {
            statement = Self.payAll
            values = Self.values(request, answer) + Self.values(purchases, last.charge, price)
        }
        values.append(.integer(Int64(tokenVersion)))
        return try once(request) {
            do {
                let charged = try connection.query(statement, values) { row in
                    (balance: row.optionalInteger(0), isValid: row.isTrue(1))
                }
                guard charged.first?.isValid == true else { throw DomainError.voidToken }
                if let cents = charged.first?.balance { return .done(balance: Money(cents: cents)) }
                return try repeated(request, of: userID)
            } catch let error as PostgresError
                where error.isCheckViolation && error.constraint == "wallets_balance_check"
            {
                guard let account = try account(userID) else { throw DomainError.notFound }
                throw DomainError.insufficientFunds(balance: account.balance, price: price)
            }
        }
    }
}

// One purchase
extension PostgresStorage {
    // Without a key and for no product, which most are: the server looks at neither table, and each part of a statement costs it
    // something, also one that finds nothing to do. No row comes only where the token is void.
    private static let pay: StaticString = """
        WITH wallet AS (
            UPDATE wallets SET balance = balance - $3::bigint
            WHERE user_id = (SELECT id FROM users WHERE id = $2::uuid AND token_version = $18::int)
            RETURNING balance
        ), moved AS (
            INSERT INTO transfers (id, kind, user_id, amount, reference, created_at)
            SELECT $1::uuid, 'charge', $2::uuid, $3::bigint, $4, $5::bigint FROM wallet
        ), booked AS (
            INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
            SELECT $1::uuid, 'wallet', $2::uuid, -$3::bigint, balance FROM wallet
            UNION ALL SELECT $1::uuid, 'revenue', NULL, $3::bigint, NULL FROM wallet
        ), kept AS (
            INSERT INTO predictions (user_id, product_id, created_at, id, price, quote, model_version, duration_us,
                name, description, category, brand, condition, shipping)
            SELECT $2::uuid, $6::uuid, $5::bigint, $7::uuid, $8::bigint, $9, $10, $11::bigint,
                $12, $13, $14, $15, $16::int, $17::int FROM wallet
        )
        SELECT balance, true FROM wallet
        """

    // A balance that would be negative breaks the wallet's rule, and the key goes with it. The product may have gone while the
    // model was at work; then there is nothing to pay for, and nothing is written.
    private static let payOnce: StaticString = """
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

    /// Behind the transfer: a prediction.
    private static func values(_ prediction: Prediction) -> [PostgresValue] {
        [
            prediction.productID.map(PostgresValue.id) ?? nil, .id(prediction.id), .money(prediction.price),
            .text(prediction.quote), .text(prediction.modelVersion), .integer(prediction.durationMicroseconds),
        ] + .init(prediction.listing)
    }
}

// Several at once
extension PostgresStorage {
    // The same for any number of items, each column an array; for one item it takes the server 1.3 times as long. The ledger's
    // numbers follow the places: each entry goes on from the balance before it.
    private static let payAll: StaticString = """
        WITH item AS MATERIALIZED (
            SELECT * FROM unnest($9::uuid[], $10::bigint[], $11::uuid[], $12::uuid[], $13::bigint[], $14::text[], $15::text[],
                $16::bigint[], $17::text[], $18::text[], $19::text[], $20::text[], $21::int[], $22::int[])
                WITH ORDINALITY AS item (transfer_id, amount, id, product_id, price, quote, model_version, duration_us,
                    name, description, category, brand, condition, shipping, place)
        ), caller AS (
            SELECT 1 FROM users WHERE id = $6::uuid AND token_version = $23::int
        ), product AS (
            SELECT id FROM products WHERE owner_id = $6::uuid AND id IN (SELECT product_id FROM item) ORDER BY id FOR UPDATE
        ), permission AS (
            SELECT 1 FROM caller WHERE NOT EXISTS (
                SELECT 1 FROM item WHERE product_id IS NOT NULL AND product_id NOT IN (SELECT id FROM product))
        ), claim AS (
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            SELECT $6::uuid, $1, $2, $3, $4, $5::uuid, $8::bigint FROM permission WHERE $2::text IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1
        ), wallet AS (
            UPDATE wallets SET balance = balance - $7::bigint
            WHERE user_id = $6::uuid AND EXISTS (SELECT 1 FROM permission)
                AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM claim))
            RETURNING balance
        ), moved AS (
            INSERT INTO transfers (id, kind, user_id, amount, reference, created_at)
            SELECT transfer_id, 'charge', $6::uuid, amount, item.id::text, $8::bigint FROM item, wallet
        ), booked AS (
            INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
            SELECT transfer_id, account, user_id, amount, balance_after FROM (
                SELECT place, transfer_id, 'wallet' AS account, $6::uuid AS user_id, -amount AS amount,
                    balance + coalesce(sum(amount) OVER (ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING), 0)
                        AS balance_after
                FROM item, wallet
                UNION ALL SELECT place, transfer_id, 'revenue', NULL, amount, NULL FROM item, wallet
            ) AS lines ORDER BY place, account DESC
        ), kept AS (
            INSERT INTO predictions (user_id, product_id, created_at, id, price, quote, model_version, duration_us,
                name, description, category, brand, condition, shipping)
            SELECT $6::uuid, product_id, $8::bigint, id, price, quote, model_version, duration_us,
                name, description, category, brand, condition, shipping FROM item, wallet ORDER BY place
        ), priced AS (
            UPDATE products SET current_price = last.price
            FROM (SELECT DISTINCT ON (product_id) product_id, price FROM item ORDER BY product_id, place DESC) AS last
            WHERE products.owner_id = $6::uuid AND products.id = last.product_id AND EXISTS (SELECT 1 FROM wallet)
        )
        SELECT (SELECT balance FROM wallet), EXISTS (SELECT 1 FROM caller)
        """

    /// $5 to $22: what is of the whole, then the items' columns.
    private static func values(_ purchases: [Purchase], _ last: Transfer, _ price: Money) -> [PostgresValue] {
        let predictions = purchases.map(\.prediction)
        let whole: [PostgresValue] = [.id(last.id), .id(last.userID), .money(price), .time(last.createdAt)]
        let columns: [PostgresValue] = [
            .ids(purchases.map(\.charge.id)), .integers(purchases.map(\.charge.amount.cents)),
            .ids(predictions.map(\.id)), .ids(predictions.map(\.productID)),
            .integers(predictions.map(\.price.cents)), .texts(predictions.map(\.quote)),
            .texts(predictions.map(\.modelVersion)), .integers(predictions.map(\.durationMicroseconds)),
        ]
        return whole + columns + .init(columnsOf: predictions.map(\.listing))
    }
}
