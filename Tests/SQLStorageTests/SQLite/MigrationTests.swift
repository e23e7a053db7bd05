import Domain
import TestSupport
import Testing

@testable import SQLStorage

@Suite("A file of an earlier version")
struct MigrationTests {
    private let folder: TemporaryFolder
    private let path: String
    private let raw: RawSQLite

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("test.sqlite")
        raw = try RawSQLite(path)
    }

    private static let known = Migrations.all.map { SchemaRecord.checksum($0.sql) }

    private func recorded() throws -> [String] {
        try raw.column("SELECT checksum FROM schema_migrations ORDER BY version")
    }

    private func expectRefusal(_ part: String, _ body: () throws -> Any) {
        #expect {
            _ = try body()
        } throws: { error in
            guard case DomainError.unavailable(let reason) = error else { return false }
            return reason.contains(part)
        }
    }

    @Test("becomes one of this version, with a record of all changes, and its products are found")
    func fromFirstLight() throws {
        try raw.execute(Schema.firstLight + FirstLight.rows + "PRAGMA user_version = 1")
        let bench = Workbench(try SQLiteStorage(path: path))
        #expect(try raw.column("PRAGMA user_version") == [String(Migrations.all.count)])
        #expect(try recorded() == Self.known)
        for (text, expected) in FirstLight.searches {
            #expect(try bench.found(text, of: FirstLight.id(FirstLight.owner)).map(\.text) == expected, "\(text)")
        }
    }

    @Test("from before changes were recorded is good, and gets its record")
    func unrecorded() throws {
        let state = try SQLiteStorage(path: path).schemaState()
        // The last version that had none; what came behind it changes nothing in SQLite.
        try raw.execute("DROP TABLE schema_migrations; PRAGMA user_version = 4")
        let storage = try SQLiteStorage(path: path)
        #expect(try storage.schemaState() == state)
        #expect(try recorded() == Self.known)
        #expect(try storage.migrate() == state)
    }

    @Test("that has lost its record is refused")
    func lostRecord() throws {
        let storage = try SQLiteStorage(path: path)
        try raw.execute("DROP TABLE schema_migrations")
        expectRefusal("lost the record") { try storage.schemaState() }
        expectRefusal("lost the record") { try storage.migrate() }
    }

    @Test("that was made by another text is refused with the change's name, and is left alone")
    func otherText() throws {
        let storage = try SQLiteStorage(path: path)
        try raw.execute("UPDATE schema_migrations SET checksum = 'x' WHERE version = 2")
        expectRefusal("change 2 of the schema, \"search in products\"") { try storage.schemaState() }
        expectRefusal("change 2 of the schema, \"search in products\"") { try storage.migrate() }
        // One that lacks changes gets none on top of strange ones.
        try raw.execute("DELETE FROM schema_migrations WHERE version > 2; PRAGMA user_version = 2")
        expectRefusal("change 2 of the schema") { try SQLiteStorage(path: path) }
        #expect(try raw.column("PRAGMA user_version") == ["2"])
    }

    @Test("whose record is of other changes than its version says is refused")
    func otherVersion() throws {
        let storage = try SQLiteStorage(path: path)
        let last = Migrations.all.count
        try raw.execute("DELETE FROM schema_migrations WHERE version = \(last)")
        expectRefusal("schema version \(last), and a record of \(last - 1) changes") { try storage.migrate() }
    }
}
