@testable import SQLStorage

extension SQLiteStorage {
    /// What the connection itself says about its settings.
    func settings() throws -> [String: Int64] {
        func read(_ sql: StaticString) throws -> Int64? { try database.query(sql) { $0.integer(0) }.first }
        return [
            "synchronous": try read("PRAGMA synchronous"), "foreign_keys": try read("PRAGMA foreign_keys"),
            "trusted_schema": try read("PRAGMA trusted_schema"),
            "cell_size_check": try read("PRAGMA cell_size_check"),
            "wal_autocheckpoint": try read("PRAGMA wal_autocheckpoint"),
            "busy_timeout": try read("PRAGMA busy_timeout"),
        ].compactMapValues { $0 }
    }

    /// Lets the file grow by no more than so many pages, as a full disk would.
    func limitGrowth(to pages: Int64) throws {
        let count = try database.query("PRAGMA page_count") { $0.integer(0) }.first ?? 0
        try database.execute("PRAGMA max_page_count = \(count + pages)")
    }
}
