import SQLStorage
import TestSupport
import Testing

@Suite struct SQLiteContractTests {
    @Test("SQLite keeps the contract", arguments: StorageClause.all)
    func clause(_ clause: StorageClause) throws {
        let folder = try TemporaryFolder()
        try clause.check(Workbench(try SQLiteStorage(path: folder.path("test.sqlite"))))
    }
}
