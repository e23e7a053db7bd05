import Foundation
import Testing

/// The service as its owner meets it: the requests of the tour, over real HTTP, as typed.
@Suite("The tour")
struct TourTests {
    @Test("works over HTTP, and the books are right after SIGTERM", arguments: ["serve", "serve --spawn", "nginx"])
    func tour(host: String) async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home, Self.command(host, home))
            try await signIn(service)
            try await pay(service)
            try await keepProducts(service)
            try await lookBack(service)
            #expect(try await service.ask("/api/v1/pricing/info/").status == 200)
            #expect(try await service.ask("/health").answer["status"] as? String == "ok")
            #expect(await service.stop() == 0)
            try await audit(home)
        }
    }

    private static func command(_ host: String, _ home: URL) -> [String] {
        host == "nginx" ? Service.behindNginx(home: home) : host.split(separator: " ").map(String.init)
    }

    @Test("bad input over HTTP costs nothing and ends nothing", arguments: ["serve", "nginx"])
    func badInput(host: String) async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home, Self.command(host, home))
            try await signIn(service)
            _ = try await service.ask("/api/v1/users/deposit/", #"{"amount": 100.0}"#)
            let manifest = Project.root.appending(path: "functions/predict/function.json")
            let limits = try JSONSerialization.jsonObject(with: try Data(contentsOf: manifest)) as? [String: Any]
            let limit = try #require(limits?["maxRequestBytes"] as? Int)
            let description = String(repeating: "very ", count: limit / 5)
            let digits = String(repeating: "9", count: 1_000_000)
            let requests: [(path: String, body: String, status: Int)] = [
                (
                    "pricing/predict/",
                    #"{"product_data":{"name":"x","condition":"New","description":"\#(description)"}}"#, 413
                ),
                ("pricing/predict/", String(repeating: "[", count: 200_000), 400), ("pricing/predict/", "", 400),
                ("users/deposit/", #"{"amount": \#(digits)}"#, 413), ("users/deposit/", #"{"amount": 1e400}"#, 422),
                ("users/deposit/", #"{"amount": \#(digits.prefix(10_000))}"#, 422), ("users/nobody/", "{}", 404),
            ]
            for (path, body, status) in requests {
                #expect(try await service.ask("/api/v1/\(path)", body).status == status, "\(path) \(body.prefix(60))")
            }
            #expect(try await service.ask("/api/v1/users/me/").answer["balance"] as? Double == 100)
            #expect(await service.stop() == 0)
        }
    }

    private func signIn(_ service: Service) async throws {
        let registered = try await service.ask(
            "/api/v1/users/register/",
            #"{"username":"testuser","email":"test@example.com","password":"testpass123"}"#
        )
        #expect(registered.status == 201)
        let login = try await service.ask(
            "/api/v1/users/login/",
            #"{"username":"testuser","password":"testpass123"}"#
        )
        #expect(login.status == 200)
        try service.logIn(login.answer)
    }

    private func pay(_ service: Service) async throws {
        let deposit = try await service.ask("/api/v1/users/deposit/", #"{"amount": 100.0}"#)
        #expect(deposit.answer["balance"] as? Double == 100)
        let quote = try await service.ask(
            "/api/v1/pricing/predict/",
            #"{"product_data":{"name":"iPhone 13 Pro","item_description":"Brand new iPhone 13 Pro 128GB","#
                + #""category_name":"Electronics","brand_name":"Apple","item_condition_id":1,"shipping":1}}"#
        )
        #expect(quote.status == 200)
        let price = try #require(quote.answer["predicted_price"] as? Double)
        let range = try #require(quote.answer["price_range"] as? [String: Double])
        #expect((5...200).contains(price))
        let (low, high) = (try #require(range["min"]), try #require(range["max"]))
        #expect((low...high).contains(price))
        #expect(quote.answer["balance"] as? Double == 95)
    }

    private func keepProducts(_ service: Service) async throws {
        let added = try await service.ask(
            "/api/v1/products/",
            #"{"name":"MacBook Pro","description":"Apple MacBook Pro 13-inch","#
                + #""category":"Electronics","brand":"Apple","condition":"New"}"#
        )
        #expect(added.status == 201)
        let items = try await service.ask("/api/v1/products/").answer["items"] as? [[String: Any]]
        #expect(items?.count == 1)
        #expect(items?.first?["id"] as? String == added.answer["id"] as? String)
    }

    private func lookBack(_ service: Service) async throws {
        let predictions = try await service.ask("/api/v1/pricing/predictions/?limit=10")
        #expect((predictions.answer["items"] as? [Any])?.count == 1)
        let transactions = try await service.ask("/api/v1/users/transactions/")
        #expect((transactions.answer["items"] as? [Any])?.count == 2)
        #expect(try await service.ask("/health/ready").status == 200)
        let wrong = try await service.ask("/api/v1/pricing/predict/", #"{"product_data":{"name":""}}"#)
        #expect(wrong.status == 422)
        #expect((wrong.answer["errors"] as? [Any])?.isEmpty == false)
    }

    private func audit(_ home: URL) async throws {
        let event = Data(#"{"action": "audit"}"#.utf8)
        let run = try await Tool.run("maintenance", input: event, environment: ["PRICETAG_HOME": home.path])
        let expected = #"{"action":"audit","ok":true,"wallets":1,"transfers":2,"entries":4,"findings":[]}"#
        #expect(run.lines == [expected])
        #expect(run.status == 0)
    }
}
