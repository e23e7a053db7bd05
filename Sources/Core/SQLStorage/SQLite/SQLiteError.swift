import CSQLite

/// A call of SQLite that failed.
public struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// Extended result code.
    public let code: Int32
    /// SQLite's own words, and what was being done; never a bound value.
    public let message: String

    /// "SQLite 2067: UNIQUE constraint failed: users.email_key"
    public var description: String { "SQLite \(code): \(message)" }

    /// Whether trying again later may help: others held the database for too long, or the disk is full or failing.
    var mayPass: Bool {
        [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY].contains(code & 0xFF)
    }
}
