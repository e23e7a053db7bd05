import CSQLite

/// A call of SQLite that failed.
public struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// Extended result code.
    public let code: Int32
    /// SQLite's own words, and what was being done; never a bound value.
    public let message: String

    /// "SQLite 2067: UNIQUE constraint failed: users.email_key"
    public var description: String { "SQLite \(code): \(message)" }

    /// Whether another process held the database for too long.
    var isBusy: Bool { code & 0xFF == SQLITE_BUSY || code & 0xFF == SQLITE_LOCKED }

    /// The column whose value has to be unique and is not, "users.email_key".
    var uniqueColumn: String? {
        let prefix = "UNIQUE constraint failed: "
        guard let range = message.firstRange(of: prefix) else { return nil }
        return String(message[range.upperBound...])
    }
}
