import Domain
import Repositories

/// Ordered changes of the schema; an operator has them applied, and functions only look whether they are.
enum PostgresMigrations {
    /// In order; the place in the list is the version. Never change one that was released: add another.
    static let all: [(name: String, sql: String)] = [
        ("first light", PostgresSchema.firstLight),
        ("search in products", SearchColumn.inPostgreSQL),
        ("price histories of products", PriceHistoryIndex.sql),
        ("counted logins", LoginAttemptsTable.inPostgreSQL),
        ("cheaper charges", CheaperCharges.inPostgreSQL),
    ]

    /// Any number, the same for everybody who migrates.
    private static let lock = 7_309_465_091

    /// Applies what is missing; whoever comes while another is at it waits and finds the work done.
    static func apply(in connection: PostgresConnection) throws -> SchemaState {
        try connection.script(
            """
            BEGIN; SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '55s';
            SELECT pg_advisory_xact_lock(\(lock));
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now());
            """
        )
        let applied = try recorded(in: connection)
        for (index, migration) in all.enumerated().dropFirst(applied) {
            try connection.script(migration.sql)
            _ = try connection.run(
                "INSERT INTO schema_migrations (version, name, checksum) VALUES ($1, $2, $3)",
                [.integer(Int64(index + 1)), .text(migration.name), .text(SchemaRecord.checksum(migration.sql))]
            )
        }
        try connection.script("COMMIT")
        return SchemaState(all.map(\.name), applied: all.count)
    }

    /// What is applied, and what is missing.
    static func state(in connection: PostgresConnection) throws -> SchemaState {
        let hasTable = try connection.query("SELECT to_regclass('schema_migrations') IS NOT NULL") { $0.isTrue(0) }
        return SchemaState(all.map(\.name), applied: hasTable == [true] ? try recorded(in: connection) : 0)
    }

    /// Throws where the schema is not the one that this program was made for.
    static func requireCurrent(in connection: PostgresConnection) throws {
        let version: Int
        do {
            version =
                try connection.query("SELECT coalesce(max(version), 0) FROM schema_migrations") { row in
                    Int(try row.integer(0))
                }.first ?? 0
        } catch let error as PostgresError where error.state == "42P01" {
            version = 0
        }
        guard version == all.count else { throw SchemaRecord.strange(version, known: all.count) }
    }

    /// How many are applied; throws where they are not those that this program knows.
    private static func recorded(in connection: PostgresConnection) throws -> Int {
        let checksums = try connection.query("SELECT checksum FROM schema_migrations ORDER BY version") { $0.text(0) }
        try SchemaRecord.verify(checksums, against: all)
        return checksums.count
    }
}

extension PostgresStorage: SchemaRepository {
    /// Applies the changes that are missing.
    public func migrate() throws -> SchemaState { try unchecked(PostgresMigrations.apply) }

    /// What is applied and what is missing.
    public func schemaState() throws -> SchemaState { try unchecked(PostgresMigrations.state) }

    /// On a connection of its own, which does not mind what the schema is.
    private func unchecked(_ body: (PostgresConnection) throws -> SchemaState) throws -> SchemaState {
        let connection = PostgresConnection(address) { _ in }
        return try connection.asDomainError { try body(connection) }
    }
}
