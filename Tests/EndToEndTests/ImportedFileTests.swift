import Foundation
import Testing

/// Files of products over real HTTP, as large as they may be.
@Suite("Imported files")
struct ImportedFileTests {
    private static let path = "/api/v1/products/import/", mostBytes = 5_242_880
    private static let type = ["Content-Type": "text/csv"]

    /// A file of so many rows that has exactly so many bytes, quotes and letters of two bytes among them.
    private static func file(rows: Int, bytes: Int) -> String {
        let header = "name,condition,description\r\n"
        var lines = (1...rows).map { "Bag \($0),Like New,\"\"\"кеды\"\", " }
        let spare = bytes - header.utf8.count - lines.reduce(0) { $0 + $1.utf8.count + 3 }
        for index in lines.indices {
            let share = spare / rows + (index < spare % rows ? 1 : 0)
            lines[index] += String(repeating: "x", count: share) + "\"\r\n"
        }
        return header + lines.joined()
    }

    @Test("are taken up to ten thousand rows and five megabytes, and not a byte more", arguments: ["serve", "nginx"])
    func largest(host: String) async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home, host == "nginx" ? Service.behindNginx(home: home) : [host])
            let account = #"{"username":"ada","email":"ada@example.com","password":"correct horse"}"#
            #expect(try await service.ask("/api/v1/users/register/", account).status == 201)
            let login = #"{"username":"ada","password":"correct horse"}"#
            try service.logIn(try await service.ask("/api/v1/users/login/", login).answer)
            let larger = Self.file(rows: 10_000, bytes: Self.mostBytes + 1)
            let refused = try await service.ask(Self.path, larger, fields: Self.type)
            #expect(refused.status == 413)
            #expect(refused.answer["detail"] as? String == "The body must have at most \(Self.mostBytes) bytes.")
            let file = Self.file(rows: 10_000, bytes: Self.mostBytes)
            #expect(file.utf8.count == Self.mostBytes)
            let imported = try await service.ask(Self.path, file, fields: Self.type)
            #expect(imported.status == 201 && imported.answer["imported"] as? Int == 10_000, "\(imported.answer)")
            let listed = try await service.ask("/api/v1/products/?limit=2").answer
            let items = try #require(listed["items"] as? [[String: Any]])
            #expect(items.compactMap { $0["name"] as? String } == ["Bag 1", "Bag 2"])
            #expect(items.first?["id"] as? String == imported.answer["first_id"] as? String)
            #expect(await service.stop() == 0)
        }
    }
}
