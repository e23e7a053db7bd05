import Domain
import TestSupport
import Testing

@testable import SQLStorage

@Suite("A file of the first version")
struct MigrationTests {
    @Test("becomes one of this version, and its products are found")
    func fromFirstLight() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("test.sqlite")
        let raw = try RawSQLite(path)
        try raw.execute(Schema.firstLight + FirstLight.rows + "PRAGMA user_version = 1")
        let bench = Workbench(try SQLiteStorage(path: path))
        #expect(try raw.column("PRAGMA user_version") == [String(Migrations.all.count)])
        for (text, expected) in FirstLight.searches {
            #expect(try bench.found(text, of: FirstLight.id(FirstLight.owner)).map(\.text) == expected, "\(text)")
        }
    }
}
