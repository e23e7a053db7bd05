import Repositories
import SQLStorage
import TestSupport

/// The databases that one can choose from, and PostgreSQL through a pooler that can't carry prepared statements.
enum StorageKind: CaseIterable, Sendable {
    case sqlite, postgres, postgresUnprepared

    /// An empty storage; a file of SQLite's lies in the folder.
    func make(in folder: TemporaryFolder) throws -> any Storage {
        if self == .sqlite { return try SQLiteStorage(path: folder.path("test.sqlite")) }
        let address = try PostgresServer.shared.makeDatabase()
        let storage = PostgresStorage(PostgresAddress(url: address, prepares: self == .postgres))
        _ = try storage.migrate()
        return storage
    }
}
