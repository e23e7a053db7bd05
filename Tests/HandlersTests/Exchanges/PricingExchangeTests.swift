import Domain
import Glibc
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Whole exchanges about prices and products.
@Suite struct PricingExchangeTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private static let item: JSONValue = [
        "name": "iPhone 13 Pro", "item_description": "Brand new iPhone 13 Pro 128GB", "category_name": "Electronics",
        "brand_name": "Apple", "item_condition_id": 1, "shipping": 1,
    ]
    private static let sameItem: JSONValue = [
        "name": "iPhone 13 Pro", "description": "Brand new iPhone 13 Pro 128GB", "category": "Electronics",
        "brand": "Apple", "condition": "New", "shipping": 1,
    ]

    private func predict(_ seller: Seller, _ body: JSONValue, key: String? = nil) throws -> HTTPResponse {
        let headers = key.map { [("idempotency-key", $0)] } ?? []
        let event = Request.event(
            "POST",
            "/api/v1/pricing/predict/",
            token: seller.token,
            headers: headers,
            json: body
        )
        return try shop.send("predict", event)
    }

    @Test("a price: what it says, what it costs, and where it is found again")
    func quote() throws {
        let seller = try shop.seller(10_000)
        let answer = try predict(seller, ["product_data": Self.item])
        #expect(answer.statusCode == 200)
        var quote = try answer.document()
        #expect(
            quote.object?.members.map(\.name) == [
                "prediction_id", "predicted_price", "confidence_score", "price_range", "category_analysis",
                "expected_price", "base_price", "explanation", "what_if", "notes", "model_version", "charged",
                "balance",
            ]
        )
        let (low, price, high) = (
            try amount(quote["price_range"]?["min"]), try amount(quote["predicted_price"]),
            try amount(quote["price_range"]?["max"])
        )
        #expect(Money.zero < low && low <= price && price <= high)
        let confidence = try #require(quote["confidence_score"]?.number?.double)
        #expect((0...1).contains(confidence))
        #expect(quote["charged"]?.number?.text == "5.00")
        #expect(quote["balance"]?.number?.text == "95.00")
        #expect(try shop.balance(seller) == 9_500)

        let history = try shop.send(
            "predictions",
            Request.event("GET", "/api/v1/pricing/predictions", token: seller.token)
        )
        let entry = try #require(history.document()["items"]?.array?.first)
        #expect(entry["product_data"] == Self.item)
        quote["balance"] = nil
        for (name, value) in try #require(quote.object).members { #expect(entry[name] == value, "\(name)") }
    }

    private func amount(_ value: JSONValue?) throws -> Money { try Money(decimal: try #require(value?.number?.text)) }

    @Test(
        "is worded in the seller's language",
        arguments: [
            (nil, "listings in", "adds|takes off"), ("de, en;q=0.5", "listings in", "adds|takes off"),
            ("ru-RU, en;q=0.8", "из \\d+ объявлени", "Слово|Бренд|Категория|Состояние|Доставк|Форма|описания"),
        ]
    )
    func languages(accepted: String?, recommendation: String, reason: String) throws {
        let seller = try shop.seller(10_000)
        let event = Request.event(
            "POST",
            "/api/v1/pricing/predict",
            token: seller.token,
            headers: accepted.map { [("accept-language", $0)] } ?? [],
            json: ["product_data": Self.item]
        )
        let quote = try shop.send("predict", event).document()
        let text = try #require(quote["category_analysis"]?["recommendation"]?.string)
        #expect(try text.contains(Regex(recommendation)), "\(text)")
        for factor in try #require(quote["explanation"]?.array) {
            let text = try #require(factor["text"]?.string)
            #expect(try text.contains(Regex(reason)), "\(text)")
        }
    }

    @Test("both spellings of an item get the same price")
    func spellings() throws {
        let seller = try shop.seller(10_000)
        let prices = try [Self.item, Self.sameItem].map {
            try predict(seller, ["product_data": $0]).document()["predicted_price"]
        }
        #expect(prices[0] != nil)
        #expect(prices[0] == prices[1])
    }

    @Test("a product of one's own: added, listed, priced, changed, removed")
    func product() throws {
        let seller = try shop.seller(1_000)
        let added = try shop.send(
            "products",
            Request.event("POST", "/api/v1/products/", token: seller.token, json: Self.sameItem)
        )
        #expect(added.statusCode == 201)
        let id = try #require(added.document()["id"]?.string)
        let path = "/api/v1/products/\(id)"
        #expect(added.headers["location"] == path)
        #expect(
            try added.document().object?.members.map(\.name) == [
                "id", "name", "description", "category", "brand", "condition", "item_condition_id", "shipping",
                "current_price", "created_at", "updated_at",
            ]
        )
        let list = try shop.send("products", Request.event("GET", "/api/v1/products", token: seller.token))
        #expect(try list.document()["items"]?.array == [try added.document()])
        let price = try predict(seller, ["product_id": .string(id)]).document()["predicted_price"]
        let shown = try shop.send("products", Request.event("GET", path + "/", token: seller.token))
        #expect(try shown.document()["current_price"] == price)
        let update = Request.event("PUT", path, token: seller.token, json: ["name": "Another", "condition": "Poor"])
        let changed = try shop.send("products", update)
        #expect(changed.statusCode == 200)
        #expect(try changed.document()["item_condition_id"] == 5)
        let removed = try shop.send("products", Request.event("DELETE", path, token: seller.token))
        #expect((removed.statusCode, removed.body.count) == (204, 0))
        #expect(try shop.send("products", Request.event("GET", path, token: seller.token)).statusCode == 404)
        #expect(try predict(seller, ["product_id": .string(id)]).statusCode == 404)
        #expect(try shop.balance(seller) == 500)
    }

    @Test("a void token is told no earlier answer, though the product that was priced has gone")
    func voidToken() throws {
        let seller = try shop.seller(1_000)
        let added = try shop.send(
            "products",
            Request.event("POST", "/api/v1/products/", token: seller.token, json: Self.sameItem)
        )
        let id = try #require(added.document()["id"]?.string)
        #expect(try predict(seller, ["product_id": .string(id)], key: "k").statusCode == 200)
        _ = try shop.send("products", Request.event("DELETE", "/api/v1/products/\(id)", token: seller.token))
        #expect(try predict(seller, ["product_id": .string(id)], key: "k").headers["idempotency-replayed"] == "true")
        #expect(try shop.storage.setPassword("other", of: seller.user.id, ifAt: seller.user.tokenVersion))
        #expect(try predict(seller, ["product_id": .string(id)], key: "k").statusCode == 401)
    }

    @Test("a price that the balance does not cover is a 402 that says how much there is and how much it takes")
    func insufficientFunds() throws {
        let seller = try shop.seller(499)
        let answer = try predict(seller, ["product_data": Self.item])
        #expect(answer.statusCode == 402)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(try answer.document()["balance"]?.number?.text == "4.99")
        #expect(try answer.document()["price"]?.number?.text == "5.00")
        try shop.expectUntouched(seller, cents: 499)
    }

    @Test("a repeated request gets the first answer to the byte, and another body under its key is refused")
    func repeated() throws {
        let seller = try shop.seller(10_000)
        let first = try predict(seller, ["product_data": Self.item], key: "k")
        _ = try predict(seller, ["product_data": Self.item])
        let again = try predict(seller, ["product_data": Self.item], key: "k")
        #expect(again.body == first.body)
        #expect(again.headers["idempotency-replayed"] == "true")
        let other = try predict(seller, ["product_data": Self.sameItem], key: "k")
        #expect(other.statusCode == 422)
        #expect(try other.namedFields() == ["Idempotency-Key"])
        #expect(try shop.balance(seller) == 9_000)
        // Another seller's key of the same name is another key.
        #expect(try predict(try shop.seller(500), ["product_data": Self.sameItem], key: "k").statusCode == 200)
    }

    @Test(
        "a key that is none is refused",
        arguments: ["", " ", "a b", "é", "a\tb", String(repeating: "x", count: 256)]
    )
    func badKeys(key: String) throws {
        let seller = try shop.seller(1_000)
        let answer = try predict(seller, ["product_data": Self.item], key: key)
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == ["Idempotency-Key"])
        try shop.expectUntouched(seller, cents: 1_000)
    }

    @Test("what the service tells about itself needs no token")
    func info() throws {
        let answer = try shop.send("info", Request.event("GET", "/api/v1/pricing/info/"))
        #expect(answer.statusCode == 200)
        let body = try answer.document()
        #expect(body.object?.members.map(\.name) == ["model", "tariffs", "activity"])
        #expect(body["tariffs"]?["prediction"]?.number?.text == "5.00")
        #expect(body["activity"]?["predictions_last_hour"] == 0)
        let health = try shop.send("health", Request.event("GET", "/health"))
        #expect(try health.document() == ["status": "ok", "service": "pricetag"])
        #expect(try shop.send("health", Request.event("GET", "/health/ready")).statusCode == 200)
    }

    @Test("a database that is busy is a 503 that says when to try again, and charges nothing")
    func busy() throws {
        let seller = try shop.seller(1_000)
        let gate = open(shop.gatePath, O_RDWR | O_CLOEXEC)
        defer { close(gate) }
        #expect(flock(gate, LOCK_EX) == 0)
        let answer = try predict(seller, ["product_data": Self.item])
        #expect(answer.statusCode == 503)
        #expect(answer.headers["retry-after"] == "1")
        flock(gate, LOCK_UN)
        try shop.expectUntouched(seller, cents: 1_000)
    }
}
