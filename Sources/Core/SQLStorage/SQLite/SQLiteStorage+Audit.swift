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
                findings: try (LedgerRules.all + Self.rulesOfTheFile).flatMap(findings)
            )
        }
    }

    private func count(_ sql: StaticString) throws -> Int {
        Int(try database.query(sql) { $0.integer(0) }.first ?? 0)
    }

    private func findings(_ rule: String, _ sql: StaticString) throws -> [AuditReport.Finding] {
        try database.query(sql) { AuditReport.Finding(rule: rule, subject: $0.text(0)) }
    }

    /// What holds by the schema, unless somebody wrote past it or the disk did.
    private static let rulesOfTheFile: [(rule: String, sql: StaticString)] = [
        (
            "every reference leads somewhere",
            "SELECT \"table\" || ' ' || rowid || ' to ' || parent FROM pragma_foreign_key_check"
        ),
        (
            "the ledger's rules are in force",
            """
            SELECT column1 FROM (VALUES ('entries_stay'), ('entries_hold'), ('entries_once'), ('transfers_stay'),
                ('transfers_hold'), ('transfers_once'))
            WHERE column1 NOT IN (SELECT name FROM sqlite_master WHERE type = 'trigger')
            """
        ),
        ("the file is sound", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ]
}
