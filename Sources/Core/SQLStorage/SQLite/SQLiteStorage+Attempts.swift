import Domain
import Repositories

extension SQLiteStorage: AttemptRepository {
    /// What is kept of these subjects.
    public func attempts(of subjects: [String]) throws -> [AttemptCount?] { try subjects.map(attempt) }

    private func attempt(of subject: String) throws -> AttemptCount? {
        try database.query(
            "SELECT free_at, trusted_until FROM login_attempts WHERE subject = ?1",
            .text(subject)
        ) { AttemptCount(freeAt: $0.integer(0), trustedUntil: $0.integer(1)) }.first
    }

    /// Counts one attempt of each subject, up to the first that has no room.
    public func count(_ charges: [AttemptCharge], at moment: Timestamp) throws -> Bool {
        try write {
            for charge in charges {
                let freeAt = try attempt(of: charge.subject)?.freeAt
                guard charge.limit.wait(freeAt: freeAt, at: moment) == 0 else { return false }
                try database.run(
                    """
                    INSERT INTO login_attempts (subject, free_at) VALUES (?1, ?2)
                    ON CONFLICT (subject) DO UPDATE SET free_at = excluded.free_at
                    """,
                    .text(charge.subject),
                    .integer(charge.limit.base(of: freeAt, at: moment) + charge.limit.step)
                )
            }
            return true
        }
    }

    /// Trusts some subjects, and takes an attempt of others back.
    public func settle(
        trusting subjects: [String],
        until: Timestamp,
        takingBack charges: [AttemptCharge],
        at moment: Timestamp
    ) throws {
        try write {
            for subject in subjects {
                try database.run(
                    """
                    INSERT INTO login_attempts (subject, free_at, trusted_until) VALUES (?1, ?2, ?3)
                    ON CONFLICT (subject) DO UPDATE
                    SET free_at = excluded.free_at, trusted_until = excluded.trusted_until
                    """,
                    .text(subject),
                    .time(moment),
                    .time(until)
                )
            }
            for charge in charges {
                try database.run(
                    "UPDATE login_attempts SET free_at = free_at - ?2 WHERE subject = ?1",
                    .text(charge.subject),
                    .integer(charge.limit.step)
                )
            }
        }
    }

    /// Forgets at most `limit` subjects of which nothing counts since a moment.
    public func forgetAttempts(before moment: Timestamp, limit: Int) throws -> Int {
        try write {
            try database.run(
                """
                DELETE FROM login_attempts WHERE subject IN (
                    SELECT subject FROM login_attempts WHERE max(free_at, trusted_until) < ?1
                    ORDER BY max(free_at, trusted_until) LIMIT ?2)
                """,
                .time(moment),
                .integer(Int64(limit))
            )
            return database.changes
        }
    }
}
