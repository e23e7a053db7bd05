import Foundation
import FoundationNetworking
import JSONCodec
import TestSupport
import Testing

/// A seller who asks again, with the same key, until there is an answer, and writes down what was acknowledged.
struct SteadyClient: Sendable {
    /// How many requests were begun, and how many attempts they took.
    private(set) var requests = 0, attempts = 0
    /// What was sent once and given up, whatever became of it.
    private(set) var abandoned: [Order] = []
    /// What each acknowledged movement did to the wallet, in cents, by what the statement calls its id or its reference.
    private var movements: [String: Int64] = [:]
    private var predictions = 0
    private var products: Set<String> = []
    private var token = ""
    private let name: String
    private let address: URL
    private var random: SeededGenerator
    private let session: URLSession

    /// A request that moves money or adds something.
    struct Order: Sendable {
        let path: String
        let body: String
        let key: String
    }

    init(_ number: Int, seed: UInt64, _ address: URL) throws {
        name = "client\(number)"
        self.address = address
        random = SeededGenerator(seed: seed)
        let settings = URLSessionConfiguration.ephemeral
        // Longer than any function may take.
        settings.timeoutIntervalForRequest = 30
        session = URLSession(configuration: settings)
    }

    /// Makes so many requests.
    func work(_ count: Int, done: () -> Void) async throws -> CrashReport {
        var client = self
        try await client.signIn()
        for number in 0..<count {
            try await client.request(number)
            done()
        }
        return CrashReport(clients: [client])
    }

    private mutating func signIn() async throws {
        let account = #"{"username":"\#(name)","email":"\#(name)@example.com","password":"testpass123"}"#
        // Its repetition finds the name taken.
        _ = try await insist("POST", "users/register", account, accepting: [201, 409])
        let login = #"{"username":"\#(name)","password":"testpass123"}"#
        token = try #require(try await insist("POST", "users/login", login)["access_token"]?.string)
        try await order(Order(path: "users/deposit", body: #"{"amount":9000}"#, key: "first"))
    }

    private mutating func request(_ number: Int) async throws {
        requests += 1
        let key = "\(number)"
        switch Int.random(in: 0..<12, using: &random) {
        case 0, 1: try await order(Order(path: "users/deposit", body: #"{"amount":7.01}"#, key: key))
        case 2...4: try await order(Order(path: "pricing/predict", body: #"{"product_data":\#(Self.item)}"#, key: key))
        case 5:
            let items = Array(repeating: Self.item, count: Int.random(in: 1...12, using: &random))
            let body = #"{"items":[\#(items.joined(separator: ","))]}"#
            try await order(Order(path: "pricing/predict-batch", body: body, key: key))
        case 6: try await order(Order(path: "products", body: Self.item, key: key))
        case 7: try await removeProduct()
        case 8: _ = try await insist("GET", "users/transactions?limit=5", nil)
        case 9: try await priceProduct(key)
        default: try await giveUp(key)
        }
    }

    private static let item = #"{"name":"Leather handbag","condition":"Good","category":"Women/Women's Handbags"}"#

    private mutating func removeProduct() async throws {
        guard let id = products.randomElement(using: &random) else { return }
        // Its repetition finds it gone.
        _ = try await insist("DELETE", "products/\(id)", nil, accepting: [204, 404])
        products.remove(id)
    }

    private mutating func priceProduct(_ key: String) async throws {
        guard let id = products.randomElement(using: &random) else { return }
        try await order(Order(path: "pricing/predict", body: #"{"product_id":"\#(id)"}"#, key: key))
    }

    /// Sends an order once, and does not care for the answer.
    private mutating func giveUp(_ key: String) async throws {
        let isDeposit = Bool.random(using: &random)
        let order = Order(
            path: isDeposit ? "users/deposit" : "pricing/predict",
            body: isDeposit ? #"{"amount":0.13}"# : #"{"product_data":\#(Self.item)}"#,
            key: key
        )
        abandoned.append(order)
        attempts += 1
        do { _ = try await send("POST", order.path, order.body, key: order.key) } catch is URLError {}
    }
}

// What it was told
extension SteadyClient {
    private mutating func order(_ order: Order) async throws {
        let answer = try await insist("POST", order.path, order.body, key: order.key, accepting: [200, 201])
        switch order.path {
        case "products": products.insert(try #require(answer["id"]?.string))
        case "users/deposit": movements[try #require(answer["transaction_id"]?.string)] = try cents(answer["amount"])
        default:
            for quote in answer["results"]?.array ?? [answer] {
                movements[try #require(quote["prediction_id"]?.string)] = -(try cents(quote["charged"]))
                predictions += 1
            }
        }
    }

    /// Asks for what was given up once more, and compares everything that the service has with what it told.
    func expectBooks() async throws {
        var client = self
        for order in abandoned { try await client.order(order) }
        try await client.compare()
    }

    private mutating func compare() async throws {
        let lines = try await list("users/transactions")
        let booked = try lines.map { line in
            let name = try #require(line["kind"] == "charge" ? line["reference"]?.string : line["id"]?.string)
            return (name, try cents(line["amount"]))
        }
        #expect(Set(booked.map(\.0)).count == booked.count, "\(name): something is booked twice")
        #expect(Dictionary(booked) { $1 } == movements, "\(name)")
        let balance = try cents(try await insist("GET", "users/me", nil)["balance"])
        #expect(balance == movements.values.reduce(0, +), "\(name)")
        #expect(try await list("pricing/predictions").count == predictions, "\(name)")
        let kept = try await list("products").map { try #require($0["id"]?.string) }
        #expect(kept.sorted() == products.sorted(), "\(name)")
    }

    private mutating func list(_ path: String) async throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor = ""
        while true {
            let page = try await insist("GET", "\(path)?limit=100\(cursor)", nil)
            items += try #require(page["items"]?.array)
            guard let next = page["next"]?.string else { return items }
            cursor = "&cursor=\(next)"
        }
    }

    private func cents(_ amount: JSONValue?) throws -> Int64 {
        let dollars = try #require(amount?.number?.double)
        return Int64((dollars * 100).rounded())
    }
}

// How it asks
extension SteadyClient {
    /// What may be asked again: somebody was not there, or died over it, or another attempt is still at work.
    private static let passing: Set<Int> = [409, 429, 502, 503, 504]

    private mutating func insist(
        _ method: String,
        _ path: String,
        _ body: String?,
        key: String? = nil,
        accepting: Set<Int> = [200]
    ) async throws -> JSONValue {
        for _ in 0..<2_000 {
            attempts += 1
            do {
                let (status, answer) = try await send(method, path, body, key: key)
                if accepting.contains(status) { return answer }
                guard Self.passing.contains(status) else {
                    throw Refusal(description: "\(name): \(method) \(path) is a \(status): \(answer.text)")
                }
            } catch is URLError {}
            // As clients are told to: not at once, and not all at the same moment.
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...60, using: &random)))
        }
        throw Refusal(description: "\(name): \(method) \(path) never had an answer")
    }

    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private func send(_ method: String, _ path: String, _ body: String?, key: String?) async throws -> (Int, JSONValue)
    {
        var request = URLRequest(url: try #require(URL(string: "/api/v1/\(path)", relativeTo: address)))
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if !token.isEmpty { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        let (data, response) = try await session.data(for: request)
        let status = try #require(response as? HTTPURLResponse).statusCode
        return (status, data.isEmpty ? [:] : try JSONValue(parsing: Array(data)))
    }
}
