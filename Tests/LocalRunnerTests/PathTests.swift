import JSONCodec
import Testing

@testable import LocalRunner

/// Paths that other servers have taken for what they are not: none may reach a function but that of its own route.
@Suite struct PathTests {
    private static func function(_ name: String, _ paths: [String]) throws -> Function {
        var manifest = Scripted.manifest().object ?? JSONObject()
        manifest["name"] = .string(name)
        manifest["routes"] = .array(paths.map { ["method": "GET", "path": .string($0)] })
        return try Scripted.function(.object(manifest))
    }

    @Test(arguments: [
        ("/open", 200), ("/open/", 200), ("/open//", 404), ("//open", 404), ("/open/../secret", 404), ("/open/..", 404),
        ("/./open", 404), ("/open%2f..%2fsecret", 404), ("/open%2F", 404), ("/%6fpen", 404), ("/open%00", 404),
        ("/open%0a", 404), ("/open%0d%0aX-Evil:%201", 404), ("/open;x=1", 404), ("/open/%2e%2e/secret", 404),
        ("/OPEN", 404), ("/open\\..\\secret", 404), ("/open?/../secret", 200), ("/open#/secret", 404),
        ("/items/a", 200), ("/items/a%2fb", 404), ("/items/..", 404), ("/items/%2e%2e", 404), ("/items/", 404),
        ("/items//", 404), ("/items/a/b", 404), ("/items/%", 404), ("/items/%00", 404), ("/items/%0a", 200),
        ("/items/%c0%af", 404), ("http://a/open", 200), ("http://secret/items/1", 200), ("http:///open", 200),
        ("http://a", 404), ("*", 400), ("open", 400),
    ])
    func `answers a raw path by its own route or not at all`(path: String, status: Int) async throws {
        let functions = [
            try Self.function("open", ["/open", "/items/{id}"]), try Self.function("secret", ["/secret"]),
        ]
        let log = LineProbe()
        try await Scripted.serving(functions, log: log) { client in
            let request = "GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let answer = try await RawConnection.exchange(request, port: client.port)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(!answer.lowercased().contains("x-evil"))
        }
    }

    @Test func `hands a function the decoded part and the path as it was sent`() async throws {
        try await Scripted.serving { client in
            for (sent, decoded) in [("a%20b", "a b"), ("%0a", "\n"), ("a;b", "a;b")] {
                let request = "GET /items/\(sent)/event HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                let answer = try await RawConnection.exchange(request, port: client.port)
                let body = try #require(answer.split(separator: "\r\n\r\n", maxSplits: 1).last)
                let event = try JSONValue(parsing: Array(body.utf8))
                #expect(event["pathParameters"] == ["id": .string(decoded)])
                #expect(event["rawPath"] == .string("/items/\(sent)/event"))
            }
        }
    }
}
