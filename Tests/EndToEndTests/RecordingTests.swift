import Foundation
import FoundationNetworking
import Testing

/// A session of several sellers at once is recorded, and what was recorded holds on every host.
@Suite("A recorded session")
struct RecordingTests {
    private static let seller = #"{"username":"NAME","email":"NAME@example.com","password":"password of NAME"}"#

    /// What a seller does; answers whatever has to stay secret.
    private static func visit(_ address: URL, _ name: String, isKnown: Bool) async throws -> [String] {
        var client = Client(address)
        let account = seller.replacing("NAME", with: name)
        if !isKnown { _ = try await client.ask("/api/v1/users/register/", account) }
        _ = try await client.ask("/api/v1/users/login/", #"{"username":"\#(name)","password":"wrong one of \#(name)"}"#)
        let login = try await client.ask(
            "/api/v1/users/login/",
            #"{"email":"\#(name)@example.com","password":"password of \#(name)"}"#
        )
        try client.logIn(login.answer)
        let token = try #require(login.answer["access_token"] as? String)
        for _ in 0..<5 { _ = try await client.ask("/api/v1/users/deposit/", #"{"amount": 12.34}"#) }
        let product = try await client.ask("/api/v1/products/", #"{"name":"${id1} <any>","condition":"New"}"#)
        let id = try #require(product.answer["id"] as? String)
        _ = try await client.ask("/api/v1/pricing/predict/", #"{"product_id":"\#(id)"}"#)
        _ = try await client.ask("/api/v1/pricing/predict/", #"{"product_data":{"name":"Bag","condition":"Good"}}"#)
        let page = try await client.ask("/api/v1/users/transactions/?limit=2")
        let next = try #require(page.answer["next"] as? String)
        _ = try await client.ask("/api/v1/users/transactions/?limit=2&cursor=\(next)")
        _ = try await client.ask("/api/v1/pricing/predictions/?api_key=key-of-\(name)")
        _ = try await client.ask("/api/v1/pricing/info/")
        _ = try await client.ask("/api/v1/users/me/")
        _ = try await client.ask("/api/v1/users/register/", account.replacing("password of", with: "another of"))
        _ = try await client.ask("/api/v1/users/login/", #"{"username":"\#(name)","password":"cut off of \#(name)"#)
        let signature = try #require(token.split(separator: ".").last.map(String.init))
        return [token, signature, "password of", "wrong one of", "another of", "cut off of", "key-of-"]
    }

    private static let names = ["ada", "bob", "cyd", "dee"]

    @Test("holds on every host, with nobody's secrets in it", .timeLimit(.minutes(5)))
    func replay() async throws {
        try await withTemporaryFolder { folder in
            var secrets: [String] = []
            let records = folder.appending(path: "records")
            // The second run finds the accounts of the first, and takes them along.
            for run in 0..<2 {
                let service = try await Service(
                    home: folder.appending(path: "home"),
                    ["serve", "--record", records.path],
                    // Answers tell it, so a replay has to have it too.
                    environment: ["PRICETAG_TOKEN_LIFETIME_SECONDS": "7200"]
                )
                let address = service.address
                try await withThrowingTaskGroup(of: [String].self) { group in
                    for name in Self.names {
                        group.addTask { try await Self.visit(address, name, isKnown: run > 0) }
                    }
                    for try await found in group { secrets += found }
                }
                #expect(await service.stop() == 0)
            }
            let files = try FileManager.default.contentsOfDirectory(at: records, includingPropertiesForKeys: nil)
            #expect(files.count >= 2 * Self.names.count)
            for file in files {
                let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
                for secret in secrets { #expect(!text.contains(secret), "\(secret) is in \(file.lastPathComponent)") }
                let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
            }
            // Every exchange of both runs is there, once: 18 of a new seller, 17 of one who is known.
            let steps = try files.map {
                String(decoding: try Data(contentsOf: $0), as: UTF8.self).matches(of: /"requestId":"/).count
            }
            #expect(steps.reduce(0, +) == Self.names.count * (18 + 17))
            let run = try await Tool.run("local-runner", ["replay", records.path])
            #expect(run.status == 0, "\(run.lines.joined(separator: "\n"))\n\(run.errors)")
        }
    }

    @Test("leaves out who was told to wait for others' guesses, and the rest holds on every host")
    func throttled() async throws {
        try await withTemporaryFolder { folder in
            let records = folder.appending(path: "records")
            let service = try await Service(home: folder.appending(path: "home"), ["serve", "--record", records.path])
            let account = Self.seller.replacing("NAME", with: "ada")
            #expect(try await service.ask("/api/v1/users/register/", account).status == 201)
            for round in 0..<12 {
                let wrong = #"{"username":"ada","password":"wrong"}"#
                #expect(try await service.ask("/api/v1/users/login/", wrong).status == (round < 10 ? 401 : 429))
            }
            #expect(await service.stop() == 0)
            #expect(await service.rest().contains("Recorded 11 exchanges."))
            let run = try await Tool.run("local-runner", ["replay", records.path])
            #expect(run.status == 0, "\(run.lines.joined(separator: "\n"))\n\(run.errors)")
        }
    }

    @Test("goes on serving when the folder is gone, and tells of it")
    func lostFolder() async throws {
        try await withTemporaryFolder { folder in
            let records = folder.appending(path: "records")
            let service = try await Service(home: folder.appending(path: "home"), ["serve", "--record", records.path])
            try FileManager.default.removeItem(at: records)
            #expect(try await service.ask("/health").status == 200)
            let account = Self.seller.replacing("NAME", with: "ada")
            #expect(try await service.ask("/api/v1/users/register/", account).status == 201)
            #expect(await service.stop() == 0)
            #expect(await service.rest().contains("Recorded 0 exchanges; 2 could not be recorded"))
        }
    }

    @Test("is refused into a folder that others can look into")
    func openFolder() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
            let run = try await Tool.run("local-runner", ["serve", "--port", "0", "--record", folder.path])
            #expect(run.status == 1)
            #expect(run.errors.contains("can be read by others; close it with: chmod 700"))
        }
    }
}
