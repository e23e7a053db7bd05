import Foundation
import JSONCodec
import Testing

/// A token from before a recording began, in which nobody logs in: what is recorded makes others like it.
@Suite("A recorded token")
struct RecordedTokenTests {
    private static let secret = "a secret that no recording may hold: 0123456789"

    @Test("is made anew on every host: one that is good, one that has expired and one that is void")
    func replay() async throws {
        try await withTemporaryFolder { folder in
            let home = folder.appending(path: "home")
            let good = try await Self.login(home)
            let subject = try #require(try Self.claims(good)["sub"]?.string)
            let ended = try await Self.token(folder, subject, version: 0, expiresIn: -100)
            let void = try await Self.token(folder, subject, version: 7, expiresIn: 900)

            let records = folder.appending(path: "records")
            let service = try await Self.service(home, ["serve", "--record", records.path])
            var client = Client(service.address)
            for (token, status) in [(good, 200), (ended, 401), (void, 401), (good, 200)] {
                try client.logIn(["access_token": token])
                #expect(try await client.ask("/api/v1/users/me/").status == status)
            }
            #expect(await service.stop() == 0)

            let file = try #require(try FileManager.default.contentsOfDirectory(atPath: records.path).first)
            let text = String(decoding: try Data(contentsOf: records.appending(path: file)), as: UTF8.self)
            for part in [good, ended, void].flatMap({ $0.split(separator: ".").dropFirst() }) + [Self.secret[...]] {
                #expect(!text.contains(part), "\(part)")
            }
            try Self.expect(JSONValue(parsing: Array(text.utf8)), [(good, 0), (ended, 0), (void, 7)], of: subject)

            let run = try await Tool.run("local-runner", ["replay", records.path])
            #expect(run.status == 0, "\(run.lines.joined(separator: "\n"))\n\(run.errors)")
            #expect(run.lines.first?.split(separator: " ").map(String.init) == Project.hosts)
            #expect(run.lines.last == "8 passed, 0 failed")
        }
    }

    /// Every token is made once, right before its first use, with what was left of it then.
    private static func expect(_ scenario: JSONValue, _ tokens: [(text: String, version: Int)], of subject: String)
        throws
    {
        let steps = try #require(scenario["steps"]?.array)
        let made = steps.filter { $0["event"]?["tokens"]?.array?.isEmpty == false }
        #expect(
            steps.compactMap { $0["function"]?.string } == [
                "maintenance", "maintenance", "account", "maintenance", "account", "maintenance", "account", "account",
                "maintenance",
            ]
        )
        #expect(made.count == tokens.count)
        for (step, token) in zip(made, tokens) {
            let start = try #require(scenario["clock"]?.number?.integer) + (step["at"]?.number?.integer ?? 0)
            let expiry = try #require(try claims(token.text)["exp"]?.number?.integer)
            #expect(
                step["event"]?["tokens"] == [
                    [
                        "subject": .string(subject), "version": .integer(token.version),
                        "expires_in": .integer(expiry - start / 1_000),
                    ]
                ]
            )
        }
        let sent = steps.compactMap { $0["event"]?["headers"]?["authorization"]?.string }
        #expect(sent == ["Bearer ${token1}", "Bearer ${token2}", "Bearer ${token3}", "Bearer ${token1}"])
    }

    private static func service(_ home: URL, _ command: [String] = ["serve"]) async throws -> Service {
        try await Service(home: home, command, environment: ["PRICETAG_TOKEN_SECRET": secret])
    }

    /// The token of a new account, from a service that records nothing.
    private static func login(_ home: URL) async throws -> String {
        let service = try await service(home)
        let account = #"{"username":"ada","email":"ada@example.com","password":"password of ada"}"#
        #expect(try await service.ask("/api/v1/users/register/", account).status == 201)
        let login = #"{"username":"ada","password":"password of ada"}"#
        let token = try await service.ask("/api/v1/users/login/", login).answer["access_token"] as? String
        #expect(await service.stop() == 0)
        return try #require(token)
    }

    /// A token with the service's own signature that no login gives: made in a database for replays whose clock stands at now.
    private static func token(
        _ folder: URL,
        _ subject: String,
        version: Int,
        expiresIn: Int
    ) async throws -> String {
        let token: JSONValue = [
            "subject": .string(subject), "version": .integer(version), "expires_in": .integer(expiresIn),
        ]
        let event: JSONValue = ["action": "restore", "accounts": [], "tokens": [token]]
        let environment = [
            "PRICETAG_HOME": folder.appending(path: "mint").path, "PRICETAG_TOKEN_SECRET": secret,
            "PRICETAG_REPLAY": "\(Int(Date.now.timeIntervalSince1970 * 1_000)):1",
        ]
        let run = try await Tool.run("maintenance", input: Data(event.bytes), environment: environment)
        return try #require(try JSONValue(parsing: Array(run.output))["tokens"]?.array?.first?.string, "\(run.errors)")
    }

    private static func claims(_ token: String) throws -> JSONValue {
        let part = String(token.split(separator: ".")[1]).replacing("-", with: "+").replacing("_", with: "/")
        let padded = part + String(repeating: "=", count: (4 - part.count % 4) % 4)
        return try JSONValue(parsing: Array(try #require(Data(base64Encoded: padded))))
    }
}
