import Domain
import TestSupport
import Testing

@testable import SQLStorage

@Suite("A PostgreSQL database of the first version")
struct PostgresMigrationTests {
    @Test("becomes one of this version, and its products are found")
    func fromFirstLight() throws {
        let server = try PostgresServer.shared
        let url = try server.makeDatabase()
        let record = """
            CREATE TABLE schema_migrations (
                version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO schema_migrations VALUES
                (1, 'first light', '\(SchemaRecord.checksum(PostgresSchema.firstLight))');
            """
        let database = PostgresServer.name(of: url)
        _ = try server.execute(PostgresSchema.firstLight + FirstLight.rows + record, in: database)
        let storage = PostgresStorage(PostgresAddress(url: url))
        #expect(try storage.migrate().missing == [])
        let bench = Workbench(storage)
        for (text, expected) in FirstLight.searches {
            #expect(try bench.found(text, of: FirstLight.id(FirstLight.owner)).map(\.text) == expected, "\(text)")
        }
    }
}
