import SQLStorage
import TestSupport
import Testing

@Suite("PostgreSQL")
struct PostgresContractTests {
    @Test("keeps the contract", arguments: StorageClause.all, [true, false])
    func clause(_ clause: StorageClause, prepares: Bool) throws {
        let url = try PostgresServer.shared.makeDatabase()
        let storage = PostgresStorage(PostgresAddress(url: url, prepares: prepares))
        _ = try storage.migrate()
        try clause.check(Workbench(storage))
    }
}
