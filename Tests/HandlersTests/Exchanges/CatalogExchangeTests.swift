import Domain
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// Whole exchanges about a seller's own catalogue.
@Suite("A catalogue")
struct CatalogExchangeTests {
    private let shop: Shop
    private let seller: Seller

    init() throws {
        shop = try Shop()
        seller = try shop.seller(10_000)
    }

    private func add(_ name: String, _ description: String = "") throws -> String {
        let body: JSONValue = ["name": .string(name), "description": .string(description), "condition": "Good"]
        let event = Request.event("POST", "/api/v1/products", token: seller.token, json: body)
        return try #require(try shop.send("products", event).document()["id"]?.string)
    }

    private func list(_ query: [(name: String, value: String)], of seller: Seller? = nil) throws -> HTTPResponse {
        let token = (seller ?? self.seller).token
        return try shop.send("products", Request.event("GET", "/api/v1/products", token: token, query: query))
    }

    private func ids(_ response: HTTPResponse) throws -> [String] {
        try #require(response.document()["items"]?.array).compactMap { $0["id"]?.string }
    }

    @Test("is searched by all words at once, in any alphabet, and by its owner only")
    func search() throws {
        let coat = try add("Куртка ЗИМНЯЯ", "Размер 100%")
        let bag = try add("Leather Bag", "размер M")
        #expect(try ids(list([("q", "размер")])) == [bag, coat])
        #expect(try ids(list([("q", "РАЗМЕР  зимняя")])) == [coat])
        #expect(try ids(list([("q", "%")])) == [coat])
        #expect(try ids(list([("q", "bag куртка")])) == [])
        #expect(try ids(list([("q", "размер")], of: shop.seller())) == [])
    }

    @Test("is searched page by page")
    func pages() throws {
        var expected: [String] = []
        for number in 0..<5 {
            expected.insert(try add("Книга \(number)"), at: 0)
            _ = try add("Pen \(number)")
        }
        var (found, cursor): ([String], String?) = ([], nil)
        repeat {
            let query = [(name: "q", value: "КНИГА"), ("limit", "2")] + (cursor.map { [("cursor", $0)] } ?? [])
            let page = try list(query)
            found += try ids(page)
            cursor = try page.document()["next"]?.string
        } while cursor != nil
        #expect(found == expected)
    }

    @Test(
        "refuses a search that is none, and names it",
        arguments: ["", "  ", "\u{A0}", "a\u{0}b", "a\nb", "\u{85}", String(repeating: "ж", count: 201)]
            + [(1...11).map(String.init).joined(separator: " ")]
    )
    func badSearch(text: String) throws {
        let answer = try list([("q", text)])
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == ["q"])
    }

    @Test("tells what was predicted for a product, as the list of all predictions does, to its owner only")
    func priceHistory() throws {
        let (bag, coat) = (try add("Leather Bag"), try add("Winter Coat"))
        for product in [bag, coat, bag] {
            let body: JSONValue = ["product_id": .string(product)]
            _ = try shop.send(
                "predict",
                Request.event("POST", "/api/v1/pricing/predict", token: seller.token, json: body)
            )
        }
        func history(_ product: String, _ query: [(name: String, value: String)] = [], of reader: Seller? = nil) throws
            -> HTTPResponse
        {
            let (path, token) = ("/api/v1/products/\(product)/predictions", (reader ?? seller).token)
            return try shop.send("products", Request.event("GET", path, token: token, query: query))
        }
        let all = Request.event("GET", "/api/v1/pricing/predictions", token: seller.token)
        let expected = try #require(shop.send("predictions", all).document()["items"]?.array)
            .filter { $0["product_id"]?.string == bag }
        #expect(expected.count == 2)
        #expect(try history(bag).document() == ["items": .array(expected), "next": .null])
        let first = try history(bag, [("limit", "1")]).document()
        let cursor = try #require(first["next"]?.string)
        let second = try history(bag, [("limit", "1"), ("cursor", cursor)]).document()
        #expect([first, second].map { $0["items"]?.array?.first } == expected)
        #expect(second["next"] == .null)
        for answer in [
            try history(bag, of: shop.seller()), try history("no-such"),
            try history("0199c0de-0000-7000-8000-0000000000ff"),
        ] {
            #expect(answer.statusCode == 404)
        }
        #expect(try history(bag, [("limit", "0")]).namedFields() == ["limit"])
    }

    @Test("is searched for the longest text and the most words that there may be")
    func longest() throws {
        let words = (1...10).map { "слово\($0)" + String(repeating: "ж", count: 13) }.joined(separator: " ")
        let text = words + String(repeating: " ", count: 200 - words.unicodeScalars.count)
        let id = try add(text)
        #expect(try ids(list([("q", text)])) == [id])
    }
}
