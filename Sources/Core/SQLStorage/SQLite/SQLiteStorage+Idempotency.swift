import Domain
import Repositories

extension SQLiteStorage: IdempotencyRepository {
    /// The first answer to a request, where it was made before.
    public func storedAnswer(to request: IdempotentRequest) throws -> StoredAnswer? {
        try database.query(
            SharedSQL.storedAnswer,
            .id(request.userID),
            .text(request.operation),
            .text(request.key)
        ) { $0.storedAnswer() }.first
    }

    /// Forgets at most `limit` answers from before a moment.
    public func forgetAnswers(before moment: Timestamp, limit: Int) throws -> Int {
        try write {
            try database.run(
                """
                DELETE FROM idempotency_keys WHERE rowid IN
                    (SELECT rowid FROM idempotency_keys WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)
                """,
                .time(moment),
                .integer(Int64(limit))
            )
            return database.changes
        }
    }

    /// Carries `work` out once for each key; the key, the answer and the work are one transaction, which `admit` may refuse, a
    /// repetition too.
    func once(
        _ request: IdempotentRequest?,
        answer: String,
        transferID: EntityID?,
        at moment: Timestamp,
        admit: () throws -> Void = {},
        _ work: () throws -> Money?
    ) throws -> Outcome {
        try write {
            try admit()
            guard let request else { return .done(balance: try work()) }
            if let stored = try storedAnswer(to: request) {
                guard stored.fingerprint == request.fingerprint else { throw DomainError.keyReused }
                return .repeated(stored)
            }
            let balance = try work()
            try database.run(
                """
                INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """,
                .id(request.userID),
                .text(request.operation),
                .text(request.key),
                .text(request.fingerprint),
                .text(answer),
                transferID.map(SQLiteValue.id) ?? nil,
                .time(moment)
            )
            return .done(balance: balance)
        }
    }
}
