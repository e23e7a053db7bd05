import CSQLite
import Domain
import Glibc

/// One connection to the embedded database, with what durability and many writing processes ask for.
///
/// Used by one thread at a time; not carried across fork.
final class SQLiteDatabase {
    /// Above this many frames (a quarter of a megabyte) whoever has just committed empties the log: a cold open has to read it,
    /// 5 microseconds a frame, and with one-shot functions nearly every open is cold.
    private static let checkpointFrames: Int32 = 64
    private let handle: OpaquePointer
    private let gate: WriteGate
    private let walFrames: UnsafeMutablePointer<Int32>
    private let busyTimeoutMilliseconds: Int32
    /// A list and not a dictionary: there are few, and making a dictionary's type searches every conformance of the process.
    private var statements: [(text: UnsafePointer<UInt8>, statement: SQLiteStatement)] = []

    /// Opens the file, making it and its folder where they are missing, and brings its schema up to date; waits at most
    /// `gateTimeoutMilliseconds` for other processes, now and whenever it writes.
    init(path: String, purpose: DatabasePurpose = .service, gateTimeoutMilliseconds: Int32 = 5_000) throws {
        try Self.prepareFile(path)
        gate = try WriteGate(path: path + ".gate", timeoutMilliseconds: gateTimeoutMilliseconds)
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle else {
            defer { sqlite3_close(handle) }
            throw handle.map(SQLiteError.failure(of:)) ?? SQLiteError(code: code, message: "out of memory")
        }
        self.handle = handle
        walFrames = .allocate(capacity: 1)
        walFrames.initialize(to: 0)
        busyTimeoutMilliseconds = gateTimeoutMilliseconds
        try configure(purpose)
        try Migrations.bringUpToDate(self, purpose: purpose)
    }

    deinit {
        statements.removeAll()
        sqlite3_close(handle)
        walFrames.deallocate()
    }

    private static func prepareFile(_ path: String) throws {
        if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try makeFolder(String(path[..<slash]))
        }
        // SQLite would make the file readable by everybody. A file that is there is left alone: opening and closing it
        // here would drop the locks that another connection of this process has on it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 || errno == EEXIST else {
            throw DomainError.unavailable(reason: "the database file can't be made: \(path)")
        }
        if descriptor >= 0 { close(descriptor) }
    }

    private static func makeFolder(_ path: String) throws {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw DomainError.unavailable(reason: "the data folder can't be made: \(path)")
        }
        try makeFolder(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw DomainError.unavailable(reason: "the data folder can't be made: \(path)")
        }
    }

    private func configure(_ purpose: DatabasePurpose) throws {
        sqlite3_busy_timeout(handle, busyTimeoutMilliseconds)
        pricetag_sqlite_no_checkpoint_on_close(handle)
        sqlite3_wal_autocheckpoint(handle, 0)
        pricetag_sqlite_follow_wal(handle, walFrames)
        // FULL syncs the log at every commit: an acknowledged charge survives a power cut.
        // A replay's need not survive its process.
        try execute(purpose == .service ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF")
        try execute("PRAGMA foreign_keys = ON")
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA cell_size_check = ON")
    }
}

// Reading and writing
extension SQLiteDatabase {
    /// Rows of a query.
    func query<Row>(
        _ sql: StaticString,
        _ values: SQLiteValue...,
        read: (SQLiteRow) throws -> Row
    ) throws -> [Row] {
        try statement(sql).run(values, read)
    }

    /// Runs a statement whose rows nobody needs.
    func run(_ sql: StaticString, _ values: SQLiteValue...) throws {
        _ = try statement(sql).run(values) { _ in }
    }

    /// How many rows the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    /// Runs SQL text that is part of the program: settings and migrations.
    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw SQLiteError.failure(of: handle) }
    }

    /// Everything that `body` writes, durably, or nothing.
    func write<Result>(_ body: () throws -> Result) throws -> Result {
        try gate.hold {
            walFrames.pointee = 0
            try execute("BEGIN IMMEDIATE")
            let result: Result
            do {
                result = try body()
                try execute("COMMIT")
            } catch {
                // A failed COMMIT may have rolled back by itself; then there is nothing left to roll back.
                if sqlite3_get_autocommit(handle) == 0 { try execute("ROLLBACK") }
                throw error
            }
            // The work is durable and has to be acknowledged, whatever becomes of the checkpoint: one that fails leaves
            // the log as it is, and the next writer tries again and meets the same fault in its own transaction.
            if walFrames.pointee > Self.checkpointFrames { moveLog() }
            return result
        }
    }

    /// A consistent view for several queries.
    func read<Result>(_ body: () throws -> Result) throws -> Result {
        try execute("BEGIN")
        defer { sqlite3_exec(handle, "COMMIT", nil, nil, nil) }
        return try body()
    }

    /// Runs `body` inside of the gate without a transaction.
    func exclusively<Result>(_ body: () throws -> Result) throws -> Result { try gate.hold(body) }

    /// Moves the log into the database; only inside of the gate. Readers are not waited for, so a part may stay for the next time.
    func checkpoint() throws {
        let code = moveLog()
        guard code == SQLITE_OK || code & 0xFF == SQLITE_BUSY else { throw SQLiteError.failure(of: handle) }
    }

    /// Truncates the log, because a cold process that is alone reads all that lies in it, moved already or not; where a reader
    /// is at work, moves what can be moved without waiting for it.
    @discardableResult
    private func moveLog() -> Int32 {
        sqlite3_busy_timeout(handle, 0)
        defer { sqlite3_busy_timeout(handle, busyTimeoutMilliseconds) }
        return sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }

    private func statement(_ sql: StaticString) throws -> SQLiteStatement {
        for known in statements where known.text == sql.utf8Start { return known.statement }
        let statement = try SQLiteStatement(sql, in: handle)
        statements.append((sql.utf8Start, statement))
        return statement
    }
}
