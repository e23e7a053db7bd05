import Foundation
import Testing

/// A price model that is replaced under running functions, by the tool that its owner would use.
@Suite("A bundle put into use")
struct BundleSwitchTests {
    @Test("answers the next event of a stream; so does the old one after a rollback, and while a new one is damaged")
    func stream() async throws {
        try await withTemporaryFolder { home in
            let bundles = try BundleCopies(in: home)
            let token = try await Self.account(home)
            let environment = ["PRICETAG_HOME": home.path, "PRICETAG_MODEL": bundles.current]
            let stream = try Stream("predict", folder: home, environment: environment)
            try await walk(bundles) { number in
                let answer = try await stream.ask(Self.event(number, token: token))
                return try Self.body(answer)["model_version"] as? String
            }
            let log = try stream.log
            #expect(log.contains("model \(BundleCopies.otherVersion) follows \(bundles.version)"))
            #expect(log.contains("model \(bundles.version) follows \(BundleCopies.otherVersion)"))
            #expect(log.contains(/checksumMismatch.*; model \S+ stays in use/), "\(log)")
        }
    }

    @Test("answers the next request behind the local runner", arguments: [[], ["--spawn"]])
    func served(options: [String]) async throws {
        try await withTemporaryFolder { home in
            let bundles = try BundleCopies(in: home)
            let environment = ["PRICETAG_MODEL": bundles.current]
            let service = try await Service(home: home, ["serve"] + options, environment: environment)
            try service.logIn(try await Self.signIn(service))
            // A process that lives for one event has no old bundle to fall back to.
            try await walk(bundles, damaged: options.isEmpty) { _ in
                try await service.ask("/api/v1/pricing/predict/", Self.product).answer["model_version"] as? String
            }
            #expect(await service.stop() == 0)
        }
    }

    /// Uses the second bundle, goes back, and meets damaged ones; `quote` asks for a price and tells the model's version.
    private func walk(
        _ bundles: BundleCopies,
        damaged: Bool = true,
        quote: (Int) async throws -> String?
    ) async throws {
        let (first, second) = (bundles.version, BundleCopies.otherVersion)
        #expect(try await quote(1) == first)
        #expect(try await tool("use", second, bundles).status == 0)
        #expect(try await quote(2) == second)
        #expect(try await tool("rollback", nil, bundles).status == 0)
        #expect(try await quote(3) == first)
        let refused = try await tool("use", bundles.folder.appending(path: BundleCopies.damaged).path, bundles)
        #expect(refused.status != 0)
        #expect(refused.errors.contains(BundleCopies.damaged))
        #expect(try await quote(4) == first)
        guard damaged else { return }
        try bundles.point(at: BundleCopies.damaged)
        #expect(try await quote(5) == first)
        #expect(try await quote(6) == first)
        #expect(try await tool("use", second, bundles).status == 0)
        #expect(try await quote(7) == second)
    }

    private func tool(_ command: String, _ bundle: String?, _ bundles: BundleCopies) async throws -> Tool {
        let arguments = [command] + (bundle.map { [$0] } ?? []) + ["--folder", bundles.folder.path]
        return try await Tool.run("price-model", arguments)
    }

    private static let product =
        #"{"product_data":{"name":"Lamp","category_name":"Home/Home Décor/Lamps","item_condition_id":2,"shipping":1}}"#

    /// The token of an account with enough money, made over HTTP.
    private static func account(_ home: URL) async throws -> String {
        let service = try await Service(home: home)
        let token = try #require(try await signIn(service)["access_token"] as? String)
        #expect(await service.stop() == 0)
        return token
    }

    private static func signIn(_ service: Service) async throws -> [String: Any] {
        let user = #""username":"switcher","password":"testpass123""#
        _ = try await service.ask("/api/v1/users/register/", "{\(user),\"email\":\"switcher@example.com\"}")
        let login = try await service.ask("/api/v1/users/login/", "{\(user)}").answer
        try service.logIn(login)
        #expect(try await service.ask("/api/v1/users/deposit/", #"{"amount": 1000}"#).status == 200)
        return login
    }

    /// A request for a price as an event of its own.
    private static func event(_ number: Int, token: String) throws -> Data {
        let template = try JSONSerialization.jsonObject(with: Project.event("token-missing.json", of: "predict"))
        var event = try #require(template as? [String: Any])
        var headers = try #require(event["headers"] as? [String: String])
        headers["authorization"] = "Bearer \(token)"
        headers["content-length"] = String(product.utf8.count)
        event["headers"] = headers
        event["body"] = product
        var context = try #require(event["requestContext"] as? [String: Any])
        // A repeated request would be answered with the first one's price.
        context["requestId"] = "bundle-switch-\(number)"
        event["requestContext"] = context
        return try JSONSerialization.data(withJSONObject: event, options: [.withoutEscapingSlashes]) + Data("\n".utf8)
    }

    private static func body(_ answer: Data) throws -> [String: Any] {
        let response = try #require(try JSONSerialization.jsonObject(with: answer) as? [String: Any])
        #expect(response["statusCode"] as? Int == 200)
        let body = try #require(response["body"] as? String)
        return try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }
}
