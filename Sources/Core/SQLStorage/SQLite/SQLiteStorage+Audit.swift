import Domain
import Repositories

extension SQLiteStorage {
    /// Recomputes every balance from the entries and looks for whatever does not add up, in one consistent view.
    public func audit() throws -> AuditReport {
        try database.read {
            AuditReport(
                wallets: try count("SELECT count(*) FROM wallets"),
                transfers: try count("SELECT count(*) FROM transfers"),
                entries: try count("SELECT count(*) FROM entries"),
                findings: try balances() + transfers() + causes() + file()
            )
        }
    }

    private func count(_ sql: StaticString) throws -> Int {
        Int(try database.query(sql) { $0.integer(0) }.first ?? 0)
    }

    private func findings(_ rule: String, _ sql: StaticString) throws -> [AuditReport.Finding] {
        try database.query(sql) { AuditReport.Finding(rule: rule, subject: $0.text(0)) }
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
                        lag(balance_after, 1, 0) OVER (PARTITION BY user_id ORDER BY sequence) AS balance_before
                    FROM entries WHERE user_id IS NOT NULL
                ) AS steps WHERE balance_after <> balance_before + amount GROUP BY user_id
                """
            )
            + findings("no balance is negative", "SELECT user_id FROM wallets WHERE balance < 0")
            + findings("every user has a wallet", "SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM wallets)")
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
                "SELECT transfer_id FROM entries WHERE transfer_id NOT IN (SELECT id FROM transfers)"
            )
    }

    /// What holds by the schema, unless somebody wrote past it or the disk did.
    private func file() throws -> [AuditReport.Finding] {
        try findings(
            "every reference leads somewhere",
            "SELECT \"table\" || ' ' || rowid || ' to ' || parent FROM pragma_foreign_key_check"
        )
            + findings(
                "the file is sound",
                "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"
            )
    }

    private func causes() throws -> [AuditReport.Finding] {
        try findings(
            "every charge has its prediction, of the same user",
            """
            SELECT t.id FROM transfers t LEFT JOIN predictions p ON p.user_id = t.user_id AND p.id = t.reference
            WHERE t.kind = 'charge' AND p.id IS NULL
            """
        )
            + findings(
                "every prediction was charged once",
                """
                SELECT p.id FROM predictions p LEFT JOIN transfers t ON t.reference = p.id AND t.kind = 'charge'
                GROUP BY p.id HAVING count(t.id) <> 1
                """
            )
    }
}
