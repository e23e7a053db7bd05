import CSQLite
import Domain

/// A prepared statement: bound, stepped and read in one go, then ready for the next time.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: OpaquePointer

    init(_ sql: StaticString, in database: OpaquePointer) throws {
        var handle: OpaquePointer?
        let text = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let code = sqlite3_prepare_v3(
            database,
            text,
            Int32(sql.utf8CodeUnitCount),
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &handle,
            nil
        )
        guard code == SQLITE_OK, let handle else { throw SQLiteError.failure(of: database) }
        self.handle = handle
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Runs the statement; every row is handed to `read`.
    func run<Row>(_ values: [SQLiteValue], _ read: (SQLiteRow) throws -> Row) throws -> [Row] {
        // A statement that is not reset would pin its snapshot and the log with it.
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in values.enumerated() {
            guard value.bind(to: handle, at: Int32(index + 1)) == SQLITE_OK else {
                throw SQLiteError.failure(of: database)
            }
        }
        var rows: [Row] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: rows.append(try read(SQLiteRow(handle: handle)))
            case SQLITE_DONE: return rows
            default: throw SQLiteError.failure(of: database)
            }
        }
    }
}

/// A value on its way into a statement.
enum SQLiteValue: ExpressibleByNilLiteral {
    case integer(Int64)
    case text(String)
    case null

    init(nilLiteral: ()) { self = .null }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch self {
        case .integer(let value): return sqlite3_bind_int64(statement, index, value)
        case .null: return sqlite3_bind_null(statement, index)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    // An empty text may have no address, which SQLite would take for NULL.
                    guard let start = characters.baseAddress, !characters.isEmpty else {
                        return pricetag_sqlite_bind_text(statement, index, "", 0)
                    }
                    return pricetag_sqlite_bind_text(statement, index, start, Int32(characters.count))
                }
            }
        }
    }
}

/// A row that a statement stands on; good only inside of the closure that gets it.
struct SQLiteRow: StoredRow {
    fileprivate let handle: OpaquePointer

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
}

extension SQLiteError {
    /// What the last call on a connection failed of; a fault that may pass by itself is `unavailable`.
    static func failure(of database: OpaquePointer) -> any Error {
        let error = SQLiteError(
            code: sqlite3_extended_errcode(database),
            message: String(cString: sqlite3_errmsg(database))
        )
        return error.mayPass ? DomainError.unavailable(reason: error.description) : error
    }
}
