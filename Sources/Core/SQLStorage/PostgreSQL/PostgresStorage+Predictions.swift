import Domain
import Repositories

extension PostgresStorage {
    /// A user's predictions, newest first.
    public func predictions(of userID: EntityID, before id: EntityID?, limit: Int) throws -> [Prediction] {
        try rows(
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
        try rows(
            SharedSQL.predictionsOfProduct,
            .id(userID),
            .id(product),
            .text(id?.text ?? SharedSQL.afterAllIDs),
            .integer(Int64(limit))
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
