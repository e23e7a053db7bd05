import Domain
import Repositories

extension PostgresStorage: AttemptRepository {
    /// What is kept of these subjects.
    public func attempts(of subjects: [String]) throws -> [AttemptCount?] {
        let found = try rows(
            "SELECT subject, free_at, trusted_until FROM login_attempts WHERE subject IN ($1, $2, $3)",
            Self.subject(subjects, 0),
            Self.subject(subjects, 1),
            Self.subject(subjects, 2)
        ) { (subject: $0.text(0), count: AttemptCount(freeAt: try $0.integer(1), trustedUntil: try $0.integer(2))) }
        return subjects.map { subject in found.first { $0.subject == subject }?.count }
    }

    /// Counts one attempt of each subject, up to the first that has no room.
    public func count(_ charges: [AttemptCharge], at moment: Timestamp) throws -> Bool {
        let values = [.time(moment), .integer(AttemptLimit.clockTolerance)] + Self.limits(of: charges)
        return try connection.asDomainError {
            try connection.query(Self.counting, values) { $0.isTrue(0) }.first ?? false
        }
    }

    // Each row is locked before it is compared, so of any number at once exactly as many pass as there is room for. The parts
    // depend on one another: all statements lock in the same order, and nothing is counted behind a subject without room.
    private static let counting: StaticString = """
        WITH one AS (
            INSERT INTO login_attempts AS a (subject, free_at) SELECT $3::text, $1::bigint + $4::bigint
            ON CONFLICT (subject) DO UPDATE SET free_at = $4::bigint
                + CASE WHEN a.free_at BETWEEN $1 AND $1 + $5::bigint + $2::bigint THEN a.free_at ELSE $1 END
            WHERE NOT a.free_at + $4 BETWEEN $1 + $5 + 1 AND $1 + $5 + $2 + $4 RETURNING 1
        ), two AS (
            INSERT INTO login_attempts AS a (subject, free_at) SELECT $6::text, $1 + $7::bigint
            WHERE $6::text IS NOT NULL AND EXISTS (SELECT 1 FROM one)
            ON CONFLICT (subject) DO UPDATE SET free_at = $7::bigint
                + CASE WHEN a.free_at BETWEEN $1 AND $1 + $8::bigint + $2 THEN a.free_at ELSE $1 END
            WHERE NOT a.free_at + $7 BETWEEN $1 + $8 + 1 AND $1 + $8 + $2 + $7 RETURNING 1
        ), three AS (
            INSERT INTO login_attempts AS a (subject, free_at) SELECT $9::text, $1 + $10::bigint
            WHERE $9::text IS NOT NULL AND EXISTS (SELECT 1 FROM two)
            ON CONFLICT (subject) DO UPDATE SET free_at = $10::bigint
                + CASE WHEN a.free_at BETWEEN $1 AND $1 + $11::bigint + $2 THEN a.free_at ELSE $1 END
            WHERE NOT a.free_at + $10 BETWEEN $1 + $11 + 1 AND $1 + $11 + $2 + $10 RETURNING 1
        )
        SELECT EXISTS (SELECT 1 FROM one) AND ($6 IS NULL OR EXISTS (SELECT 1 FROM two))
            AND ($9 IS NULL OR EXISTS (SELECT 1 FROM three))
        """

    /// Trusts some subjects, and takes an attempt of others back.
    public func settle(
        trusting subjects: [String],
        until: Timestamp,
        takingBack charges: [AttemptCharge],
        at moment: Timestamp
    ) throws {
        let trusted = [Self.subject(subjects, 0), Self.subject(subjects, 1)]
        let steps = (0..<3).flatMap { index -> [PostgresValue] in
            guard index < charges.count else { return [.null, .null] }
            return [.text(charges[index].subject), .integer(charges[index].limit.step)]
        }
        _ = try connection.asDomainError {
            try connection.run(Self.settling, [.time(moment), .time(until)] + trusted + steps)
        }
    }

    // In the order in which `counting` locks.
    private static let settling: StaticString = """
        WITH trusted AS (
            INSERT INTO login_attempts (subject, free_at, trusted_until)
            SELECT subject, $1::bigint, $2::bigint FROM unnest(ARRAY[$3::text, $4::text]) AS subject
            WHERE subject IS NOT NULL ORDER BY subject
            ON CONFLICT (subject) DO UPDATE SET free_at = excluded.free_at, trusted_until = excluded.trusted_until
            RETURNING 1
        ), one AS (
            UPDATE login_attempts SET free_at = free_at - $6::bigint
            WHERE subject = $5 AND (SELECT count(*) FROM trusted) >= 0 RETURNING 1
        ), two AS (
            UPDATE login_attempts SET free_at = free_at - $8::bigint
            WHERE subject = $7 AND (SELECT count(*) FROM one) >= 0 RETURNING 1
        )
        UPDATE login_attempts SET free_at = free_at - $10::bigint
        WHERE subject = $9 AND (SELECT count(*) FROM two) >= 0
        """

    /// Forgets at most `limit` subjects of which nothing counts since a moment.
    public func forgetAttempts(before moment: Timestamp, limit: Int) throws -> Int {
        try connection.asDomainError {
            try connection.run(
                """
                DELETE FROM login_attempts WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM login_attempts WHERE greatest(free_at, trusted_until) < $1
                    ORDER BY greatest(free_at, trusted_until) LIMIT $2 FOR UPDATE SKIP LOCKED))
                """,
                [.time(moment), .integer(Int64(limit))]
            )
        }
    }

    private static func subject(_ subjects: [String], _ index: Int) -> PostgresValue {
        index < subjects.count ? .text(subjects[index]) : .null
    }

    /// Subject, step and span of three charges; null where there are fewer.
    private static func limits(of charges: [AttemptCharge]) -> [PostgresValue] {
        (0..<3).flatMap { index -> [PostgresValue] in
            guard index < charges.count else { return [.null, .null, .null] }
            let charge = charges[index]
            return [.text(charge.subject), .integer(charge.limit.step), .integer(charge.limit.span)]
        }
    }
}
