import Domain

/// Ordered changes of the schema; each is applied once, whoever comes first.
enum Migrations {
    /// In order; the place in the list is the version. Never change one that was released: add another.
    static let all: [(name: String, sql: String)] = [
        ("first light", Schema.firstLight),
        ("search in products", SearchColumn.inSQLite),
        ("price histories of products", PriceHistoryIndex.sql),
        ("counted logins", LoginAttemptsTable.inSQLite),
    ]

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
        for (index, migration) in all.enumerated().dropFirst(present % replayMark) {
            try database.execute(migration.sql)
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
        throw DomainError.unavailable(
            reason: "the database has schema version \(version % replayMark), this program knows up to \(all.count)"
        )
    }

    private static func version(of database: SQLiteDatabase) throws -> Int {
        Int(try database.query("PRAGMA user_version") { $0.integer(0) }.first ?? 0)
    }
}

extension DatabasePurpose {
    fileprivate var mark: Int { self == .service ? 0 : Migrations.replayMark }
}
