import Domain
import Repositories

extension PostgresStorage: IdempotencyRepository {
    /// The first answer to a request, where it was made before.
    public func storedAnswer(to request: IdempotentRequest) throws -> StoredAnswer? {
        try rows(
            SharedSQL.storedAnswer,
            .id(request.userID),
            .text(request.operation),
            .text(request.key)
        ) { $0.storedAnswer() }.first
    }

    /// Forgets at most `limit` answers from before a moment.
    public func forgetAnswers(before moment: Timestamp, limit: Int) throws -> Int {
        try connection.asDomainError {
            try connection.run(
                """
                DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM idempotency_keys WHERE created_at < $1 ORDER BY created_at LIMIT $2
                    FOR UPDATE SKIP LOCKED))
                """,
                [.time(moment), .integer(Int64(limit))]
            )
        }
    }

    /// Runs a statement that claims the key of a request; one that waits for another of the same key gives up after a while.
    func once(_ request: IdempotentRequest?, _ work: () throws -> Outcome) throws -> Outcome {
        try connection.asDomainError {
            do {
                return try work()
            } catch let error as PostgresError where error.isLockTimeout && request != nil {
                throw DomainError.keyAtWork
            }
        }
    }

    /// What became of a request whose statement found nothing to do: it is a repetition, or there is no such user.
    func repeated(_ request: IdempotentRequest?, of userID: EntityID) throws -> Outcome {
        guard let request, let stored = try storedAnswer(to: request) else { throw DomainError.notFound }
        guard stored.fingerprint == request.fingerprint else { throw DomainError.keyReused }
        return .repeated(stored)
    }
}
