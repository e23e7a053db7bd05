import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// A catalogue as a file for spreadsheets.
@Suite("A catalogue as a CSV file")
struct ProductTableTests {
    private let shop: Shop
    private let seller: Seller
    private static let header = "name,description,category,brand,condition,shipping,id,current_price\r\n"

    init() throws {
        shop = try Shop()
        seller = try shop.seller(1_000)
    }

    private func add(_ name: String, _ description: String = "", brand: String = "") throws -> String {
        let body: JSONValue = [
            "name": .string(name), "description": .string(description), "brand": .string(brand),
            "category": "Men/Shoes", "condition": "Like New", "shipping": 1,
        ]
        let event = Request.event("POST", "/api/v1/products", token: seller.token, json: body)
        return try #require(try shop.send("products", event).document()["id"]?.string)
    }

    private func table(_ query: [(name: String, value: String)] = [], of seller: Seller? = nil) throws -> HTTPResponse {
        let token = (seller ?? self.seller).token
        let query = [(name: "format", value: "csv")] + query
        return try shop.send("products", Request.event("GET", "/api/v1/products", token: token, query: query))
    }

    /// The query of the link to the next file.
    private func next(_ response: HTTPResponse) throws -> [(name: String, value: String)]? {
        guard let link = response.headers["link"] else { return nil }
        let query = try #require(link.wholeMatch(of: /<\/api\/v1\/products\?format=csv&(.+)>; rel="next"/)).output.1
        return try query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", omittingEmptySubsequences: false)
            return (String(parts[0]), try #require(PercentEncoding.decode(parts[1], plusIsSpace: true)))
        }
    }

    private func text(_ response: HTTPResponse) -> String { String(decoding: response.body, as: UTF8.self) }

    @Test("has every field as it was given, newest first, with quotes where they are needed")
    func fields() throws {
        let first = try add("Say \"hi\"", "one\r\ntwo\nthree", brand: "A, B; C")
        let second = try add("=1+1", "  кеды 📱", brand: "'x'")
        let priced = Request.event(
            "POST",
            "/api/v1/pricing/predict",
            token: seller.token,
            json: ["product_id": .string(first)]
        )
        let price = try #require(try shop.send("predict", priced).document()["predicted_price"]?.number?.text)
        let answer = try table()
        #expect(answer.statusCode == 200)
        #expect(answer.headers["content-type"] == "text/csv; charset=utf-8; header=present")
        #expect(answer.headers["content-disposition"] == "attachment; filename=\"products.csv\"")
        #expect(answer.headers["link"] == nil)
        let expected =
            Self.header + "=1+1,\"  кеды 📱\",Men/Shoes,'x',Like New,1,\(second),\r\n"
            + "\"Say \"\"hi\"\"\",\"one\r\ntwo\nthree\",Men/Shoes,\"A, B; C\",Like New,1,\(first),\(price)\r\n"
        #expect(Array(text(answer).utf8) == Array(expected.utf8), "\(text(answer))")
    }

    @Test("is a header alone for a seller without products")
    func empty() throws {
        _ = try add("Bag")
        let other = try table(of: shop.seller())
        #expect(text(other) == Self.header && other.headers["link"] == nil)
    }

    @Test("goes on where a link says, with the same search and the same limit")
    func links() throws {
        var expected: [String] = []
        for number in 0..<5 {
            expected.insert(try add("Книга & «\(number)»"), at: 0)
            _ = try add("Pen")
        }
        var query: [(name: String, value: String)]? = [("q", "КНИГА & «"), ("limit", "2")]
        var (seen, files): ([String], Int) = ([], 0)
        while let asked = query {
            let file = try table(asked)
            let rows = text(file).split(separator: "\r\n").dropFirst()
            #expect(rows.count <= 2)
            seen += rows.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[6]) }
            (query, files) = (try next(file), files + 1)
        }
        #expect(seen == expected)
        #expect(files == 3)
    }

    @Test("ends before it is larger than a function may answer, and leaves nothing out")
    func size() throws {
        let description = String(repeating: "\"", count: 10_000)
        var expected: [String] = []
        for _ in 0..<60 { expected.insert(try add("Bag", description), at: 0) }
        var query: [(name: String, value: String)]? = []
        var (seen, files): ([String], Int) = ([], 0)
        while let asked = query {
            let file = try table(asked)
            #expect(file.json.bytes.count < 1_048_576)
            let rows = text(file).split(separator: "\r\n").dropFirst()
            seen += rows.map { String($0.split(separator: ",", omittingEmptySubsequences: false)[6]) }
            (query, files) = (try next(file), files + 1)
        }
        #expect(seen == expected)
        #expect(files == 3)
    }

    @Test("is asked for by name, and other names are refused", arguments: ["", "CSV", "xml"])
    func otherFormats(format: String) throws {
        let query = [(name: "format", value: format)]
        let answer = try shop.send(
            "products",
            Request.event("GET", "/api/v1/products", token: seller.token, query: query)
        )
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == ["format"])
    }

    @Test("has up to a thousand rows, and then a link")
    func thousand() throws {
        let row = Row()
        for _ in 0..<1_001 {
            let now = row.moment()
            let listing = Listing(name: "Bag", condition: .good, shipping: .buyerPays)
            let product = Product(
                id: row.id(),
                ownerID: seller.user.id,
                listing: listing,
                currentPrice: nil,
                createdAt: now,
                updatedAt: now
            )
            _ = try shop.storage.add(product, request: nil, answer: "{}")
        }
        let first = try table()
        #expect(text(first).split(separator: "\r\n").count == 1_001)
        let second = try table(try #require(try next(first)))
        #expect(text(second).split(separator: "\r\n").count == 2)
        #expect(second.headers["link"] == nil)
    }
}
