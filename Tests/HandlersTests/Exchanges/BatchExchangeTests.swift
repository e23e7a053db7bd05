import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Many prices in one request.
@Suite struct BatchExchangeTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    private static func item(_ number: Int) -> JSONValue {
        ["name": .string("Leather handbag no. \(number)"), "condition": "Good", "category": "Women/Women's Handbags"]
    }

    private func send(_ seller: Seller, _ body: JSONValue, key: String? = nil, path: String = "predict-batch/") throws
        -> HTTPResponse
    {
        let headers = key.map { [("idempotency-key", $0)] } ?? []
        let event = Request.event(
            "POST",
            "/api/v1/pricing/\(path)",
            token: seller.token,
            headers: headers,
            json: body
        )
        return try shop.send("predict", event)
    }

    private func batch(_ seller: Seller, _ count: Int, key: String? = nil) throws -> HTTPResponse {
        try send(seller, ["items": .array((0..<count).map(Self.item))], key: key)
    }

    @Test("each item gets the quote that it would get alone, in the order asked", arguments: [1, 2, 9, 10, 100])
    func order(count: Int) throws {
        let seller = try shop.seller(100_000)
        let answer = try batch(seller, count)
        #expect(answer.statusCode == 200)
        let results = try #require(answer.document()["results"]?.array)
        #expect(results.count == count)
        for (number, result) in results.enumerated() where number < 12 {
            var alone = try send(seller, ["product_data": Self.item(number)], path: "predict").document()
            for name in ["prediction_id", "charged"] { alone[name] = result[name] }
            alone["balance"] = nil
            #expect(alone == result, "item \(number)")
        }
    }

    @Test(
        "from ten items on each costs a fifth less",
        arguments: [(1, "5.00", "5.00"), (9, "45.00", "5.00"), (10, "40.00", "4.00"), (100, "400.00", "4.00")]
    )
    func tariff(count: Int, total: String, each: String) throws {
        let seller = try shop.seller(100_000)
        let document = try batch(seller, count).document()
        #expect(document["charged"]?.number?.text == total)
        let prices = Set(document["results"]?.array?.compactMap { $0["charged"]?.number?.text } ?? [])
        #expect(prices == [each])
        let charged = try Money(decimal: total)
        #expect(try shop.balance(seller) == 100_000 - charged.cents)
        #expect(document["balance"]?.number?.text == (Money(cents: 100_000) - charged).text)
        #expect(try shop.storage.predictions(of: seller.user.id, before: nil, limit: 200).count == count)
        #expect(try shop.storage.audit().findings.isEmpty)
    }

    @Test("all or nothing: a balance that is a cent short pays for no item")
    func insufficient() throws {
        let seller = try shop.seller(3_999)
        let answer = try batch(seller, 10)
        #expect(answer.statusCode == 402)
        #expect(try answer.document()["price"]?.number?.text == "40.00")
        try shop.expectUntouched(seller, cents: 3_999)
    }

    @Test(
        "a repeated batch is told again and charged once; its key is good for no other, and apart from a single price's"
    )
    func repeated() throws {
        let seller = try shop.seller(10_000)
        let first = try batch(seller, 3, key: "k")
        let again = try batch(seller, 3, key: "k")
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(again.body == first.body)
        #expect(try batch(seller, 4, key: "k").statusCode == 422)
        #expect(try send(seller, ["product_data": Self.item(0)], key: "k", path: "predict").statusCode == 200)
        #expect(try shop.balance(seller) == 10_000 - 2_000)
    }

    @Test(
        "names every field that is wrong, each with its item, and charges nothing",
        arguments: [
            (#"{}"#, ["items"]), (#"{"items":[]}"#, ["items"]), (#"{"items":{}}"#, ["items"]),
            (#"{"items":[1]}"#, ["items[0]"]), (#"{"items":[null]}"#, ["items[0]"]),
            (
                #"{"items":[{"name":"a","condition":"New"},{"condition":"Old"},{"name":" ","item_condition_id":9}]}"#,
                ["items[1].name", "items[1].condition", "items[2].name", "items[2].item_condition_id"]
            ),
            (#"{"items":[{"name":"a","condition":"New","price":3}]}"#, ["items[0].price"]),
            (#"{"items":[{"name":"a","condition":"New"}],"product_id":"x"}"#, ["product_id"]),
        ] as [(String, [String])]
    )
    func fields(body: String, fields: [String]) throws {
        let seller = try shop.seller(10_000)
        let answer = try send(seller, JSONValue(parsing: Array(body.utf8)))
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == fields)
        try shop.expectUntouched(seller, cents: 10_000)
    }

    @Test("one item too many is refused")
    func tooMany() throws {
        let seller = try shop.seller(100_000)
        let answer = try batch(seller, 101)
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == ["items"])
        try shop.expectUntouched(seller, cents: 100_000)
    }

    @Test("the longest texts of a hundred items fit into what the function may read and answer")
    func largest() throws {
        let seller = try shop.seller(100_000)
        let words = (0..<1_000).map { "слово\($0)-длинное" }.joined(separator: " ")
        let item: JSONValue = [
            "name": .string(String(repeating: "ж", count: 200)), "description": .string(String(words.prefix(10_000))),
            "brand": .string(String(repeating: "Ж", count: 100)),
            "category": .string(String(repeating: "щ", count: 200)),
            "condition": "Good",
        ]
        let body: JSONValue = ["items": .array(Array(repeating: item, count: 100))]
        let answer = try send(seller, body)
        #expect(answer.statusCode == 200)
        let manifest = try JSONValue(
            parsing: Array(Repository.text("\(Repository.root)/functions/predict/function.json").utf8)
        )
        let limit = try #require(manifest["maxResponseBytes"]?.number?.integer)
        #expect(answer.body.count < limit, "an answer of \(answer.body.count) bytes")
        #expect(
            body.bytes.count < (manifest["maxRequestBytes"]?.number?.integer ?? 0),
            "a body of \(body.bytes.count) bytes"
        )
    }
}
