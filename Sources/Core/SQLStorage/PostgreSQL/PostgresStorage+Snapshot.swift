import Domain
import Repositories

extension PostgresStorage: SnapshotRepository {
    /// An account with its history, all of one moment.
    public func snapshot(of userID: EntityID, limit: Int) throws -> AccountSnapshot? {
        try connection.readTogether {
            guard let account = try account(userID) else { return nil }
            return AccountSnapshot(
                account: account,
                statement: try statement(of: userID, before: nil, limit: limit),
                predictions: try predictions(of: userID, before: nil, limit: limit),
                products: try products(of: userID, before: nil, limit: limit),
                answers: try answers(of: userID, limit: limit)
            )
        }
    }

    private func answers(of userID: EntityID, limit: Int) throws -> [KeptAnswer] {
        try rows(
            """
            SELECT operation, key, fingerprint, answer, transfer_id, created_at FROM idempotency_keys
            WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2
            """,
            .id(userID),
            .integer(Int64(limit))
        ) { row in
            KeptAnswer(
                request: IdempotentRequest(
                    userID: userID,
                    operation: row.text(0),
                    key: row.text(1),
                    fingerprint: row.text(2)
                ),
                answer: row.text(3),
                transferID: row.optionalText(4).flatMap { EntityID($0) },
                createdAt: try row.time(5)
            )
        }
    }

    /// Throws: a replay has a database of its own, which is a file.
    public func restore(_ accounts: [AccountSnapshot]) throws {
        throw DomainError.unavailable(reason: "accounts are restored into the database of a replay only")
    }
}
