import CSQLite

/// A connection that knows nothing of our rules, for looking at a file from outside and for damaging it.
final class RawSQLite {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        guard sqlite3_open(path, &handle) == SQLITE_OK else { throw RawSQLiteError(message: "can't open \(path)") }
        // A connection that closes last would move the log beside a writer.
        _ = pricetag_sqlite_no_checkpoint_on_close(handle)
        sqlite3_wal_autocheckpoint(handle, 0)
    }

    deinit { sqlite3_close(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw error() }
    }

    /// The first column of all rows, as text.
    func column(_ sql: String) throws -> [String] {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw error() }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "NULL")
        }
        return rows
    }

    private func error() -> RawSQLiteError { RawSQLiteError(message: String(cString: sqlite3_errmsg(handle))) }
}

struct RawSQLiteError: Error {
    let message: String
}
