import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Products out of a file.
@Suite("A CSV file as a catalogue")
struct ImportTests {
    private let shop: Shop
    private let seller: Seller

    init() throws {
        shop = try Shop()
        seller = try shop.seller()
    }

    private func send(
        _ body: [UInt8],
        type: String? = "text/csv",
        key: String? = nil,
        of other: Seller? = nil
    ) throws -> HTTPResponse {
        var event = Request.event("POST", "/api/v1/products/import", token: (other ?? seller).token, body: body)
        event.headers["content-type"] = type
        event.headers["idempotency-key"] = key
        return try shop.send("import", event)
    }

    private func send(_ text: String) throws -> HTTPResponse { try send(Array(text.utf8)) }

    /// What the seller has now, as lists show it.
    private func catalogue(of other: Seller? = nil) throws -> [Listing] {
        try shop.storage.products(of: (other ?? seller).user.id, before: nil, limit: 20_000).map(\.listing)
    }

    private func table(_ query: [(name: String, value: String)] = []) throws -> HTTPResponse {
        let query = [(name: "format", value: "csv")] + query
        return try shop.send(
            "products",
            Request.event("GET", "/api/v1/products", token: seller.token, query: query)
        )
    }

    @Test("is read in both spellings, in any order of columns, and in capitals or not")
    func columns() throws {
        let bag = Listing(
            name: "Bag",
            description: "Soft, red",
            category: "Women/Bags",
            brand: "Zara",
            condition: .likeNew,
            shipping: .sellerPays
        )
        let coat = Listing(name: "Coat", condition: .poor, shipping: .buyerPays)
        for text in [
            "name,description,category,brand,condition,shipping\r\nBag,\"Soft, red\",Women/Bags,Zara,Like New,1\r\nCoat,,,,5,",
            "shipping;item_condition_id;brand_name;category_name;item_description;name\n"
                + "1;2;Zara;Women/Bags;Soft, red;Bag\n0;poor;;;;Coat\n",
            "\u{FEFF} NAME \tCondition\tItem_Description\tBRAND\tcategory\tShipping\n"
                + "Bag\t like new \tSoft, red\tZara\tWomen/Bags\t 1\n\nCoat\tPOOR\n\t\t\n\n",
            "sep=;\nname;condition;brand;description;category;shipping;;\nBag;2;Zara;Soft, red;Women/Bags;1;;\nCoat;5;;;;;;;;;\n",
        ] {
            let owner = try shop.seller()
            let answer = try send(Array(text.utf8), of: owner)
            #expect(answer.statusCode == 201, "\(String(decoding: answer.body, as: UTF8.self))")
            #expect(try catalogue(of: owner) == [bag, coat])
        }
        #expect(try catalogue().isEmpty)
    }

    @Test("is listed in its order, and answered with how many it had, its first and its last product")
    func order() throws {
        let answer = try send("name,condition\n" + (1...250).map { "Bag \($0),1\n" }.joined()).document()
        let products = try shop.storage.products(of: seller.user.id, before: nil, limit: 1_000)
        #expect(products.map(\.listing.name) == (1...250).map { "Bag \($0)" })
        let expected: JSONValue = [
            "imported": 250, "first_id": .text(products.first?.id.text), "last_id": .text(products.last?.id.text),
        ]
        #expect(answer == expected)
        #expect(Set(products.map(\.createdAt)).count == 1)
    }

    @Test("that was exported gives the same catalogue again, formulas and quotes among it")
    func thereAndBack() throws {
        let texts = [
            "=1+1", "+7 (999)", "-5 %", "@home", "Say \"hi\"; ok, 5\" heels", "  spaces  ", "кеды 📱", "'=x",
            "one\r\ntwo\nthree\t",
        ]
        for text in texts {
            let body: JSONValue = [
                "name": .string(text.filter { !$0.isNewline && $0 != "\t" }), "description": .string(text),
                "brand": "A;B", "condition": "Fair", "shipping": 1,
            ]
            let event = Request.event("POST", "/api/v1/products", token: seller.token, json: body)
            #expect(try shop.send("products", event).statusCode == 201)
        }
        let (exported, expected) = (try table(), try catalogue())
        let other = try shop.seller()
        let answer = try send(exported.body, type: exported.headers["content-type"], of: other)
        #expect(answer.statusCode == 201, "\(String(decoding: answer.body, as: UTF8.self))")
        #expect(try catalogue(of: other) == expected)
        #expect(expected.count == texts.count)
    }

    @Test("of a Russian Excel is read in both of its formats")
    func russianExcel() throws {
        // "name;brand;condition" and a row of Cyrillic letters, in windows-1251.
        let head = Array("name;brand;condition\r\n".utf8)
        let body = head + [0xCA, 0xE5, 0xE4, 0xFB, 0x3B, 0xA8, 0xEB, 0xEA, 0xE0, 0x3B, 0x33, 0x0D, 0x0A]
        for type in ["text/csv; charset=windows-1251", "application/vnd.ms-excel;CHARSET=\"CP1251\""] {
            #expect(try send(body, type: type).statusCode == 201)
        }
        let modern = Array("\u{FEFF}name;brand;condition\r\nКеды;Ёлка;3\r\n".utf8)
        #expect(try send(modern, type: "application/vnd.ms-excel").statusCode == 201)
        let shoe = Listing(name: "Кеды", brand: "Ёлка", condition: .good, shipping: .buyerPays)
        #expect(try catalogue() == [shoe, shoe, shoe])
        let refused = try send(body)
        #expect(refused.statusCode == 422)
        #expect(try refused.namedFields() == ["line 2: column 1"])
        #expect(try refused.document()["detail"]?.string?.contains("charset=windows-1251") == true)
    }

    @Test("with a key is imported once", arguments: [nil, "text/csv"])
    func repeated(type: String?) throws {
        let body = Array("name,condition\nBag,1\n".utf8)
        let first = try send(body, type: type, key: "k")
        let second = try send(body, type: type, key: "k")
        #expect(first.statusCode == 201 && second.statusCode == 201 && first.body == second.body)
        #expect(first.headers["idempotency-replayed"] == nil && second.headers["idempotency-replayed"] == "true")
        let other = try send(body + body, type: type, key: "k")
        #expect(other.statusCode == 422)
        let fresh = Array("name,condition\nCoat,1\n".utf8)
        #expect(
            try send(fresh, type: type, key: "k").document()["type"] == "urn:pricetag:problem:idempotency-key-reused"
        )
        #expect(try catalogue().map(\.name) == ["Bag"])
    }

    @Test("of another media type or charset is refused, and told what is read")
    func mediaTypes() throws {
        for type in ["application/json", "text/plain", "application/x-www-form-urlencoded", "text/csv; charset=koi8-r"]
        {
            let answer = try send(Array("name,condition\nBag,1\n".utf8), type: type)
            #expect(answer.statusCode == 415)
            #expect(answer.headers["accept"] == "text/csv, application/vnd.ms-excel")
        }
        #expect(try catalogue().isEmpty)
    }
}
