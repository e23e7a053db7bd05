import Domain

/// Ordered changes of the schema; each is applied once, whoever comes first.
enum Migrations {
    /// In order; the place in the list is the version. Never change one that was released: add another.
    static let all: [(name: String, sql: String)] = [("first light", Schema.firstLight)]

    /// Applies what is missing; refuses a schema that is newer than this program.
    static func bringUpToDate(_ database: SQLiteDatabase) throws {
        let version = try version(of: database)
        if version == all.count { return }
        try refuseNewer(version)
        try database.exclusively {
            // Write-ahead logging is a property of the file and can't be changed inside of a transaction.
            try database.execute("PRAGMA journal_mode = WAL")
            try database.execute("BEGIN IMMEDIATE")
            do {
                try apply(database)
                try database.execute("COMMIT")
            } catch {
                try database.execute("ROLLBACK")
                throw error
            }
            // So that the file itself has the schema, and not only its log.
            try database.checkpoint()
        }
    }

    private static func apply(_ database: SQLiteDatabase) throws {
        // Whoever waited at the gate finds the work done.
        let present = try version(of: database)
        try refuseNewer(present)
        for (index, migration) in all.enumerated().dropFirst(present) {
            try database.execute(migration.sql)
            try database.execute("PRAGMA user_version = \(index + 1)")
        }
    }

    private static func refuseNewer(_ version: Int) throws {
        guard version > all.count else { return }
        throw DomainError.unavailable(
            reason: "the database has schema version \(version), this program knows up to \(all.count)"
        )
    }

    private static func version(of database: SQLiteDatabase) throws -> Int {
        Int(try database.query("PRAGMA user_version") { $0.integer(0) }.first ?? 0)
    }
}
