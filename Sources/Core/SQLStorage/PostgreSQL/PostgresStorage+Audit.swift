import Domain
import Repositories

extension PostgresStorage {
    /// Recomputes every balance from the entries and looks for whatever does not add up, in one consistent view.
    public func audit() throws -> AuditReport {
        try connection.readTogether(forSeconds: Self.seconds) {
            AuditReport(
                wallets: try count("SELECT count(*) FROM wallets"),
                transfers: try count("SELECT count(*) FROM transfers"),
                entries: try count("SELECT count(*) FROM entries"),
                findings: try (LedgerRules.all + [Self.references, Self.ruleOfTheServer]).flatMap(findings)
            )
        }
    }

    /// Longer than the role's `statement_timeout`, which is for people who wait; a ledger of many millions takes minutes.
    private static let seconds: Int32 = 280

    private func count(_ sql: StaticString) throws -> Int { Int(try rows(sql) { try $0.integer(0) }.first ?? 0) }

    private func findings(_ rule: String, _ sql: StaticString) throws -> [AuditReport.Finding] {
        try rows(sql) { AuditReport.Finding(rule: rule, subject: $0.text(0)) }
    }

    /// What has no foreign key, for it costs a charge too much; SQLite looks through its own under the same name.
    private static let references: (rule: String, sql: StaticString) = (
        "every reference leads somewhere",
        """
        SELECT DISTINCT 'entries: ' || user_id FROM entries e WHERE user_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM wallets w WHERE w.user_id = e.user_id)
        UNION ALL SELECT DISTINCT 'predictions: ' || user_id FROM predictions p
        WHERE NOT EXISTS (SELECT 1 FROM wallets w WHERE w.user_id = p.user_id)
        """
    )

    /// What the server enforces by itself, unless somebody has told it not to.
    private static let ruleOfTheServer: (rule: String, sql: StaticString) = (
        "the ledger's rules are in force",
        """
        SELECT c.relname || ': ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.oid IN ('entries'::regclass, 'transfers'::regclass) AND t.tgenabled NOT IN ('O', 'A')
        UNION ALL SELECT conrelid::regclass || ': ' || conname FROM pg_constraint
        WHERE NOT convalidated AND connamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'entries'::regclass)
        UNION ALL SELECT missing || ': ' || name FROM (VALUES ('entries', 'entries_hold'), ('transfers', 'transfers_hold'))
            AS rules (missing, name)
        WHERE NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = missing::regclass AND tgname = name)
        UNION ALL SELECT missing || ': ' || name FROM (VALUES ('transfers', 'transfers_reference_kind_key'),
            ('wallets', 'wallets_balance_check'), ('entries', 'entries_transfer_id_account_key'),
            ('predictions', 'predictions_user_id_id_key'), ('idempotency_keys', 'idempotency_keys_pkey'),
            ('wallets', 'wallets_user_id_fkey'), ('transfers', 'transfers_user_id_fkey'),
            ('entries', 'entries_transfer_id_fkey'))
            AS rules (missing, name)
        WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = missing::regclass AND conname = name)
        """
    )
}
