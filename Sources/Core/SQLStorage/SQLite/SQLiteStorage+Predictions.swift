import Domain
import Repositories

extension SQLiteStorage: PredictionRepository {
    /// Charges a user's wallet, keeps the predictions and, for products, their prices: all of it or nothing.
    public func charge(
        _ purchases: [Purchase],
        of userID: EntityID,
        tokenVersion: Int,
        request: IdempotentRequest?,
        answer: String
    ) throws -> Outcome {
        guard let last = purchases.last?.charge else { throw DomainError.notFound }
        let admit = { try self.requireToken(of: userID, tokenVersion) }
        return try once(request, answer: answer, transferID: last.id, at: last.createdAt, admit: admit) {
            // A product may have gone while the model was at work; then there is nothing to pay for, whatever is in the wallet.
            for purchase in purchases { try setPrice(by: purchase.prediction) }
            var (balance, paid) = (Money.zero, Money.zero)
            do {
                for purchase in purchases {
                    balance = try carryOut(purchase)
                    paid = paid + purchase.charge.amount
                }
            } catch DomainError.insufficientFunds(let rest, _) {
                let price = purchases.reduce(.zero) { $0 + $1.charge.amount }
                throw DomainError.insufficientFunds(balance: rest + paid, price: price)
            }
            return balance
        }
    }

    private func carryOut(_ purchase: Purchase) throws -> Money {
        let balance = try move(purchase.charge)
        try insert(purchase.prediction)
        return balance
    }

    private func setPrice(by prediction: Prediction) throws {
        guard let productID = prediction.productID else { return }
        try database.run(
            "UPDATE products SET current_price = ?3 WHERE owner_id = ?1 AND id = ?2",
            .id(prediction.userID),
            .id(productID),
            .money(prediction.price)
        )
        guard database.changes == 1 else { throw DomainError.notFound }
    }

    private func requireToken(of userID: EntityID, _ version: Int) throws {
        let versions = try database.query("SELECT token_version FROM users WHERE id = ?1", .id(userID)) {
            $0.integer(0)
        }
        guard versions == [Int64(version)] else { throw DomainError.voidToken }
    }

    /// Writes a prediction; only inside of a transaction.
    func insert(_ prediction: Prediction) throws {
        let listing = prediction.listing
        try database.run(
            """
            INSERT INTO predictions (id, user_id, product_id, name, description, category, brand, condition, shipping,
                price, quote, model_version, duration_us, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """,
            .id(prediction.id),
            .id(prediction.userID),
            prediction.productID.map(SQLiteValue.id) ?? nil,
            .text(listing.name),
            .text(listing.description),
            .text(listing.category),
            .text(listing.brand),
            .condition(listing),
            .shipping(listing),
            .money(prediction.price),
            .text(prediction.quote),
            .text(prediction.modelVersion),
            .integer(prediction.durationMicroseconds),
            .time(prediction.createdAt)
        )
    }

    /// A user's predictions, newest first.
    public func predictions(of userID: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction] {
        try database.query(
            SharedSQL.predictions,
            .id(userID),
            .text(id?.text ?? SharedSQL.afterAllIDs),
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
        try database.query(
            SharedSQL.predictionsOfProduct,
            .id(userID),
            .id(product),
            .text(id?.text ?? SharedSQL.afterAllIDs),
            .integer(Int64(limit))
        ) { try $0.prediction(of: userID) }
    }

    /// What was predicted since a moment, among the last thousand.
    public func activity(since moment: Timestamp) throws -> PricingActivity {
        let durations = try database.query(SharedSQL.activity, .time(moment)) { $0.integer(0) }
        return PricingActivity(
            predictions: durations.count,
            medianMicroseconds: durations.isEmpty ? nil : durations[durations.count / 2]
        )
    }
}
