import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// A shop with two sellers who have one of everything, the asker's things from before and after the other's, and one route to ask.
final class AccessStand {
    /// A route that a function describes.
    struct Route: Sendable {
        let function: String
        let json: JSONValue

        var method: String { json["method"]?.string ?? "" }
        var path: String { json["path"]?.string ?? "" }
        var name: String { "\(method) \(path)" }
        var wantsToken: Bool { json["authentication"]?.string == "bearer" }
    }

    let shop: Shop
    let route: Route
    private(set) var asker: Seller
    private(set) var other: Seller
    /// The first product of each, and the names of all.
    private var products: [EntityID: String] = [:]
    private var names: [EntityID: [String]] = [:]

    /// `changingPlaces` has the second seller ask.
    init(_ route: Route, changingPlaces: Bool = false) throws {
        self.route = route
        shop = try Shop()
        // Passwords cost what they have to; whoever doesn't try them has none.
        let passwords = route.function == "login" ? ["testpass123", Self.otherPassword] : [nil, nil]
        asker = try shop.seller(100_000, password: passwords[0])
        other = try shop.seller(100_000, password: passwords[1])
        try furnish(asker, named: "Kettle")
        try furnish(other, named: "Kaleidoscope")
        try furnish(asker, named: "Lantern")
        if changingPlaces { (asker, other) = (other, asker) }
    }

    private static let otherPassword = "the other's own"
    private static let key = "a key of the other's".replacing(" ", with: "-")

    private func furnish(_ seller: Seller, named name: String) throws {
        let listing: JSONValue = ["name": .string(name), "condition": "New"]
        let added = try shop.send(
            "products",
            Request.event("POST", "/api/v1/products", token: seller.token, json: listing)
        )
        let id = try #require(added.document()["id"]?.string)
        if products[seller.user.id] == nil { products[seller.user.id] = id }
        names[seller.user.id, default: []].append(name)
        let body: JSONValue = ["product_id": .string(id)]
        let predict = Request.event("POST", "/api/v1/pricing/predict", token: seller.token, json: body)
        #expect(try shop.send("predict", predict).statusCode == 200)
    }

    /// All that is kept of the other.
    func otherAccount() throws -> AccountSnapshot {
        try #require(try shop.storage.snapshot(of: other.user.id, limit: 1_000))
    }

    /// Texts that are nobody's to see but the other's.
    func secrets() throws -> [String] {
        let kept = try otherAccount()
        return [kept.user.id.text, kept.user.username.text, kept.user.email.text, Self.otherPassword]
            + kept.predictions.map(\.id.text) + kept.statement.map(\.transfer.id.text)
            + kept.products.map(\.id.text) + names[other.user.id, default: []]
    }

    /// Something of the other's, or as much like it as can be and nobody's.
    func text(of thing: AccessThing, isNobodys: Bool) throws -> String {
        let kept = try otherAccount()
        switch thing {
        case .product: return try Self.id(kept.products.last?.id, isNobodys)
        case .prediction: return try Self.id(kept.predictions.last?.id, isNobodys)
        // The number behind a wallet's line is of the house's.
        case .sequence: return String(try #require(kept.statement.last).sequence + (isNobodys ? 1 : 0))
        case .key: return isNobodys ? "a-key-of-nobodys" : Self.key
        case .words: return isNobodys ? "no such words" : try #require(kept.products.last).listing.name
        case .username: return isNobodys ? "nobody" : kept.user.username.text
        case .email: return isNobodys ? "nobody@example.com" : kept.user.email.text
        case .password: return isNobodys ? "a password of nobody's" : Self.otherPassword
        }
    }

    /// The id itself, or its neighbour, which stands at the same place of every order.
    private static func id(_ id: EntityID?, _ isNobodys: Bool) throws -> String {
        let text = try #require(id).text
        return isNobodys ? text.dropLast() + (text.hasSuffix("0") ? "1" : "0") : text
    }

    /// The other asks first under a key of its own, for the same.
    func useKeyOfOther() throws {
        let answer = try send(planting: Self.key, in: .header("Idempotency-Key"), token: other.token)
        #expect((200..<300).contains(answer.statusCode))
    }

    /// Sends a sample that has the place, with the asker's own things in all others.
    func send(
        planting text: String? = nil,
        in place: AccessPlace? = nil,
        query: [(name: String, value: String)] = [],
        token: String? = nil
    ) throws -> HTTPResponse {
        var event = try event(for: place, token: token ?? asker.token)
        event.query += query
        if let text, let place { try event.plant(text, in: place) }
        let id = try #require(products[asker.user.id])
        event.rawPath = event.rawPath.replacing("{id}", with: id)
        return try shop.send(route.function, event)
    }

    private func event(for place: AccessPlace?, token: String) throws -> HTTPEvent {
        let samples = try #require(route.json["samples"]?.array)
        let sample = samples.first { sample in
            guard case .body(let name) = place else { return true }
            return sample["body"]?[name] != nil
        }
        let body = try #require(sample ?? samples.first)["body"]
        let type = body?.string == nil ? "application/json" : "text/csv"
        let text = route.function == "login" ? withNames(body?.text ?? "") : body?.string ?? body?.text ?? ""
        let headers = [("content-type", type)]
        return Request.event(route.method, route.path, token: token, headers: headers, body: Array(text.utf8))
    }

    private func withNames(_ body: String) -> String {
        body.replacing("testuser", with: asker.user.username.text)
            .replacing("test@example.com", with: asker.user.email.text)
    }
}

extension HTTPEvent {
    /// Puts a text where a request names something.
    fileprivate mutating func plant(_ text: String, in place: AccessPlace) throws {
        switch place {
        case .path(let name): rawPath = rawPath.replacing("{\(name)}", with: text)
        case .query(let name): query.append((name, text))
        case .header(let name): headers[name.lowercased()] = text
        case .body(let name):
            var document = try JSONValue(parsing: body)
            document[name] = .string(text)
            body = document.bytes
        }
    }
}
