import Domain
import Repositories

extension PostgresStorage {
    /// Recomputes every balance from the entries and looks for whatever does not add up, in one consistent view.
    public func audit() throws -> AuditReport {
        try connection.readTogether {
            AuditReport(
                wallets: try count("SELECT count(*) FROM wallets"),
                transfers: try count("SELECT count(*) FROM transfers"),
                entries: try count("SELECT count(*) FROM entries"),
                findings: try balances() + transfers() + causes() + schema()
            )
        }
    }

    private func count(_ sql: StaticString) throws -> Int { Int(try rows(sql) { try $0.integer(0) }.first ?? 0) }

    private func findings(_ rule: String, _ sql: StaticString) throws -> [AuditReport.Finding] {
        try rows(sql) { AuditReport.Finding(rule: rule, subject: $0.text(0)) }
    }

    private func balances() throws -> [AuditReport.Finding] {
        try findings(
            "a balance is the sum of its entries",
            """
            SELECT w.user_id FROM wallets w LEFT JOIN entries e ON e.user_id = w.user_id
            GROUP BY w.user_id, w.balance HAVING w.balance <> coalesce(sum(e.amount), 0)
            """
        )
            + findings(
                "each entry goes on from the balance before it",
                """
                SELECT user_id FROM (
                    SELECT user_id, amount, balance_after,
                        lag(balance_after, 1, 0::bigint) OVER (PARTITION BY user_id ORDER BY sequence) AS balance_before
                    FROM entries WHERE user_id IS NOT NULL
                ) AS steps WHERE balance_after <> balance_before + amount GROUP BY user_id
                """
            )
            + findings("no balance is negative", "SELECT user_id FROM wallets WHERE balance < 0")
            + findings(
                "every user has a wallet",
                "SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM wallets w WHERE w.user_id = u.id)"
            )
    }

    private func transfers() throws -> [AuditReport.Finding] {
        try findings(
            "the entries of a transfer sum to nothing",
            "SELECT transfer_id FROM entries GROUP BY transfer_id HAVING sum(amount) <> 0"
        )
            + findings(
                "a transfer moves its amount in or out of its user's wallet, against the right house account",
                """
                SELECT t.id FROM transfers t
                LEFT JOIN entries w ON w.transfer_id = t.id AND w.account = 'wallet'
                LEFT JOIN entries h ON h.transfer_id = t.id AND h.account <> 'wallet'
                WHERE w.transfer_id IS NULL OR h.transfer_id IS NULL OR w.user_id <> t.user_id
                    OR w.amount <> CASE t.kind WHEN 'charge' THEN -t.amount ELSE t.amount END
                    OR h.account <> CASE t.kind WHEN 'charge' THEN 'revenue' ELSE 'cash' END
                """
            )
            + findings(
                "every entry has its transfer",
                "SELECT transfer_id FROM entries e WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.id = e.transfer_id)"
            )
    }

    private func causes() throws -> [AuditReport.Finding] {
        try findings(
            "every charge has its prediction, of the same user",
            """
            SELECT t.id FROM transfers t LEFT JOIN predictions p ON p.user_id = t.user_id AND p.id::text = t.reference
            WHERE t.kind = 'charge' AND p.id IS NULL
            """
        )
            + findings(
                "every prediction was charged once",
                """
                SELECT p.id FROM predictions p LEFT JOIN transfers t ON t.reference = p.id::text AND t.kind = 'charge'
                GROUP BY p.id HAVING count(t.id) <> 1
                """
            )
    }

    /// The rules that the server enforces by itself, unless somebody has told it not to.
    private func schema() throws -> [AuditReport.Finding] {
        try findings(
            "the ledger's rules are in force",
            """
            SELECT c.relname || ': ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE c.oid IN ('entries'::regclass, 'transfers'::regclass) AND t.tgenabled = 'D'
            UNION ALL SELECT conrelid::regclass || ': ' || conname FROM pg_constraint
            WHERE NOT convalidated AND connamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'entries'::regclass)
            UNION ALL SELECT missing || ': ' || name FROM (VALUES ('entries', 'entries_hold'), ('transfers', 'transfers_hold'))
                AS rules (missing, name)
            WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = missing::regclass AND tgname = name)
            """
        )
    }
}
