import Domain
import Foundation
import Glibc
import Repositories
import SQLStorage
import TestSupport
import Testing

@Suite struct SchemaTests {
    private let folder: TemporaryFolder
    private let path: String
    private let bench: Workbench
    private let raw: RawSQLite
    private let user: EntityID

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("deep/er/test.sqlite")
        bench = Workbench(try SQLiteStorage(path: path))
        user = try bench.open(1_000)
        _ = try bench.charge(user)
        raw = try RawSQLite(path)
        try raw.execute("PRAGMA foreign_keys = ON")
    }

    @Test(
        "the ledger only grows, whoever writes",
        arguments: [
            "DELETE FROM entries", "UPDATE entries SET amount = 1", "DELETE FROM transfers",
            "UPDATE transfers SET amount = 1", "REPLACE INTO transfers SELECT * FROM transfers",
            "REPLACE INTO transfers SELECT id, kind, user_id, amount + 1, reference, created_at FROM transfers",
            "REPLACE INTO entries SELECT * FROM entries",
            "REPLACE INTO entries SELECT NULL, transfer_id, account, user_id, amount + 1, balance_after FROM entries",
        ]
    )
    func appendOnly(sql: String) throws {
        #expect(throws: RawSQLiteError.self) { try raw.execute(sql) }
        #expect(try bench.storage.audit().findings.isEmpty)
    }

    @Test(
        "the file refuses what can't be true",
        arguments: [
            "UPDATE wallets SET balance = -1", "UPDATE wallets SET balance = 1.5", "UPDATE wallets SET balance = 'x'",
            "INSERT INTO wallets VALUES ('nobody', 0)", "INSERT INTO wallets VALUES (NULL, 0)",
            "INSERT INTO users SELECT NULL, 'n', 'n', 'n', 'n', '', 0, 0",
            "INSERT INTO transfers SELECT 'x', 'gift', user_id, 1, 'r', 0 FROM wallets",
            "INSERT INTO transfers SELECT 'x', 'deposit', user_id, 0, 'r', 0 FROM wallets",
            "INSERT INTO transfers SELECT 'x', kind, user_id, 1, reference, 0 FROM transfers WHERE kind = 'charge'",
            "INSERT INTO transfers SELECT NULL, 'deposit', user_id, 1, 'r', 0 FROM wallets",
            "INSERT INTO entries SELECT NULL, id, 'wallet', NULL, 1, NULL FROM transfers",
            "INSERT INTO entries SELECT NULL, 'no transfer', 'cash', NULL, 1, NULL",
            "UPDATE predictions SET price = 0",
        ]
    )
    func constraints(sql: String) { #expect(throws: RawSQLiteError.self) { try raw.execute(sql) } }

    @Test("a commit is synced, the log is written ahead, and no connection checkpoints by itself")
    func durability() throws {
        #expect(try raw.column("PRAGMA journal_mode") == ["wal"])
        let storage = try SQLiteStorage(path: path)
        let settings = try storage.settings()
        #expect(
            settings == [
                "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "wal_autocheckpoint": 0,
                "busy_timeout": 5_000,
            ]
        )
    }

    @Test("the folder is made, and the files are their owner's alone")
    func modes() throws {
        for name in [path, path + "-wal", path + "-shm", path + ".gate"] {
            var status = stat()
            #expect(stat(name, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600, "\(name)")
        }
    }

    @Test("a second connection of a process leaves the locks of the first alone")
    func locks() throws {
        var status = stat()
        #expect(stat(path, &status) == 0)
        let before = try Self.locks(of: status.st_ino)
        _ = try SQLiteStorage(path: path)
        #expect(before > 0)
        #expect(try Self.locks(of: status.st_ino) == before)
    }

    /// Locks of this process, by its own descriptors: the list of all processes is no snapshot while others lock and unlock.
    private static func locks(of inode: ino_t) throws -> Int {
        let folder = "/proc/self/fdinfo"
        // One that another test has closed since it was listed holds nothing any more.
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: folder)
            .compactMap { try? Repository.text("\(folder)/\($0)") }
        return descriptors.flatMap { $0.split(separator: "\n") }
            .count { $0.hasPrefix("lock:") && $0.contains(":\(inode) ") }
    }

    @Test("a file from a newer program is refused with a sentence that says so, and is left alone")
    func newer() throws {
        let known = try SQLiteStorage(path: path).schemaState().applied.count
        try raw.execute("PRAGMA user_version = 99")
        let reason = "the database has schema version 99, this program knows \(known)"
        #expect(throws: DomainError.unavailable(reason: reason)) { try SQLiteStorage(path: path) }
        #expect(try raw.column("PRAGMA user_version") == ["99"])
    }

    @Test("a place where no file can be made is refused with its name")
    func noPlace() throws {
        #expect(throws: DomainError.unavailable(reason: "the data folder can't be made: /dev/null/x")) {
            try SQLiteStorage(path: "/dev/null/x/test.sqlite")
        }
    }
}
