import Domain

/// Ordered changes of the schema; each is applied once, whoever comes first.
enum Migrations {
    /// In order; the place in the list is the version. Never change one that was released: add another.
    static let all: [(name: String, sql: String)] = [
        ("first light", Schema.firstLight),
        ("search in products", SearchColumn.inSQLite),
        ("price histories of products", PriceHistoryIndex.sql),
        ("counted logins", LoginAttemptsTable.inSQLite),
        ("cheaper charges", CheaperCharges.inSQLite),
    ]

    /// Files of up to this version may be from before changes were recorded.
    private static let lastUnrecorded = 4

    /// Added to the version of a database that was made for replays: to every other program it is one from the future.
    fileprivate static let replayMark = 1_000_000_000

    /// Applies what is missing; refuses a schema that is newer than this program, and a database of the other purpose.
    static func bringUpToDate(_ database: SQLiteDatabase, purpose: DatabasePurpose) throws {
        let version = try version(of: database)
        if version == purpose.mark + all.count { return }
        try refuseStrange(version, purpose)
        try database.exclusively {
            // Write-ahead logging is a property of the file and can't be changed inside of a transaction.
            try database.execute("PRAGMA journal_mode = WAL")
            try database.execute("BEGIN IMMEDIATE")
            do {
                try apply(database, purpose)
                try database.execute("COMMIT")
            } catch {
                try database.execute("ROLLBACK")
                throw error
            }
            // So that the file itself has the schema, and not only its log.
            try database.checkpoint()
        }
    }

    private static func apply(_ database: SQLiteDatabase, _ purpose: DatabasePurpose) throws {
        // Whoever waited at the gate finds the work done.
        let present = try version(of: database)
        try refuseStrange(present, purpose)
        let applied = present % replayMark
        try verifyRecord(of: applied, in: database)
        for (index, change) in all.enumerated().dropFirst(applied) {
            try database.execute(change.sql)
            try record(index + 1, in: database)
            try database.execute("PRAGMA user_version = \(purpose.mark + index + 1)")
        }
    }

    /// Only an empty file may still become either: neither does a replay touch anybody's money, nor is any earned in one.
    private static func refuseStrange(_ version: Int, _ purpose: DatabasePurpose) throws {
        if version > 0, purpose == .replay, version < replayMark {
            throw DomainError.unavailable(reason: "PRICETAG_REPLAY is set, and the database was not made by a replay")
        }
        if purpose == .service, version >= replayMark {
            throw DomainError.unavailable(reason: "the database was made by a replay, and PRICETAG_REPLAY is not set")
        }
        guard version > purpose.mark + all.count else { return }
        throw SchemaRecord.strange(version % replayMark, known: all.count)
    }

    private static func version(of database: SQLiteDatabase) throws -> Int {
        Int(try database.query("PRAGMA user_version") { $0.integer(0) }.first ?? 0)
    }
}

// The record
extension Migrations {
    /// What is applied, by the file and not by what this program knows.
    static func state(of database: SQLiteDatabase) throws -> SchemaState {
        let applied = try version(of: database) % replayMark
        try verify(recorded(in: database), applied)
        return SchemaState(all.map(\.name), applied: applied)
    }

    /// Throws where other changes were applied than those this program knows; a file from before there was a record gets one. Only
    /// inside of a transaction.
    static func verifyRecord(of applied: Int, in database: SQLiteDatabase) throws {
        let checksums = try recorded(in: database)
        try verify(checksums, applied)
        guard checksums == nil else { return }
        try database.execute(
            """
            CREATE TABLE schema_migrations (
                version    INTEGER PRIMARY KEY,
                name       TEXT NOT NULL,
                checksum   TEXT NOT NULL,
                applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
            ) STRICT
            """
        )
        for version in 1..<(applied + 1) { try record(version, in: database) }
    }

    /// Has the record verified, and made where there is none; what is applied then.
    static func verified(in database: SQLiteDatabase) throws -> SchemaState {
        try database.write { try verifyRecord(of: try version(of: database) % replayMark, in: database) }
        return try state(of: database)
    }

    /// The checksums of what is applied; nil where nothing is recorded.
    private static func recorded(in database: SQLiteDatabase) throws -> [String]? {
        let tables = try database.query("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'") {
            $0.integer(0)
        }
        guard tables == [1] else { return nil }
        return try database.query("SELECT checksum FROM schema_migrations ORDER BY version") { $0.text(0) }
    }

    private static func verify(_ checksums: [String]?, _ applied: Int) throws {
        guard applied <= all.count else { throw SchemaRecord.strange(applied, known: all.count) }
        guard let checksums else {
            guard applied <= lastUnrecorded else {
                throw DomainError.unavailable(reason: "the database has lost the record of its schema's changes")
            }
            return
        }
        try SchemaRecord.verify(checksums, against: all)
        guard checksums.count == applied else {
            let sentence = "the database has schema version \(applied), and a record of \(checksums.count) changes"
            throw DomainError.unavailable(reason: sentence)
        }
    }

    private static func record(_ version: Int, in database: SQLiteDatabase) throws {
        let change = all[version - 1]
        try database.run(
            "INSERT INTO schema_migrations (version, name, checksum) VALUES (?1, ?2, ?3)",
            .integer(Int64(version)),
            .text(change.name),
            .text(SchemaRecord.checksum(change.sql))
        )
    }
}

extension DatabasePurpose {
    fileprivate var mark: Int { self == .service ? 0 : Migrations.replayMark }
}
