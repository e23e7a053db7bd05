import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Files in which something is wrong: nothing of them is imported, and each error is named by line and column.
@Suite struct BadTableTests {
    private let shop: Shop
    private let seller: Seller

    init() throws {
        shop = try Shop()
        seller = try shop.seller()
    }

    private func refusal(_ text: String) throws -> JSONValue {
        let event = Request.event(
            "POST",
            "/api/v1/products/import",
            token: seller.token,
            headers: [("content-type", "text/csv")],
            body: Array(text.utf8)
        )
        let answer = try shop.send("import", event)
        #expect(answer.statusCode == 422)
        #expect(try shop.storage.products(of: seller.user.id, before: nil, limit: 1).isEmpty)
        return try answer.document()
    }

    private static let word =
        "must be one of \"New\", \"Like New\", \"Good\", \"Fair\", \"Poor\", or a number from 1 to 5"

    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let errors: [String]
        var testDescription: String { String(reflecting: text.prefix(60)) }

        init(_ text: String, _ errors: String...) { (self.text, self.errors) = (text, errors) }
    }

    static let rows = [
        Case("name,condition\n,1", "line 2: name must not be empty"),
        Case("name,condition\n \u{A0} ,1", "line 2: name must not be blank"),
        Case("name,condition\nBag,", "line 2: condition is required"),
        Case("name,condition\nBag", "line 2: condition is required"),
        Case("name,item_condition_id\nBag,6\nBag,Mint\nBag,1.5", "line 2: item_condition_id \(word)")
            .adding("line 3: item_condition_id \(word)").adding("line 4: item_condition_id \(word)"),
        Case("name,condition,shipping\nBag,1,2\nBag,1,yes", "line 2: shipping must be a whole number from 0 to 1")
            .adding("line 3: shipping must be a whole number from 0 to 1"),
        Case("name,condition\n\"two\nlines\",1\nBag,x", "line 2: name must not contain control characters")
            .adding("line 4: condition \(word)"),
        Case("name,condition,brand_name\nBag,1,\(String(repeating: "ж", count: 101))")
            .adding("line 2: brand_name must have at most 100 characters"),
        Case(
            "name,condition\n\(String(repeating: "ж", count: 201)),1",
            "line 2: name must have at most 200 characters"
        ),
        Case("name,condition,category\nBag,1,\(String(repeating: "x", count: 201))")
            .adding("line 2: category must have at most 200 characters"),
        Case("name,condition,item_description\nBag,1,\(String(repeating: "x", count: 10_001))")
            .adding("line 2: item_description must have at most 10000 characters"),
        Case("name,condition\nBag,1,red\n", "line 2: column 3 has no name in the header"),
        Case("name,,condition\nBag,x,1\n", "line 2: column 2 has no name in the header"),
        Case("sep=;\n\nname;condition\n\nBag;9\n", "line 5: condition \(word)"),
    ]

    static let headers = [
        Case("", "line 1 has no header"), Case("\n\r\n;;\n", "line 1 has no header"),
        Case("name,condition\n", "line 1 has no rows below it"),
        Case("\nname,condition\n,\n", "line 2 has no rows below it"),
        Case("nme,condition\nBag,1", "line 1: nme is not a known column", "line 1: name is required"),
        Case("name\nBag", "line 1: condition is required"),
        Case("name,condition,name\nBag,1,Bag", "line 1: name must not be given beside name"),
        Case(
            "name,condition,item_condition_id\nBag,1,1",
            "line 1: item_condition_id must not be given beside condition"
        ),
        Case("Bag,1\nCoat,2", "line 1: Bag is not a known column", "line 1: 1 is not a known column")
            .adding("line 1: name is required").adding("line 1: condition is required"),
        Case("name,condition\nBag,\"1\nCoat,1", "line 2 has a quote that is never closed"),
        Case("name,condition\n\"Bag\"x,1", "line 2: column 1 has text after a closing quote"),
        Case(
            "name,condition\0\n",
            "line 1 has bytes that are UTF-16 or no text at all: save the file as \"CSV UTF-8\""
        ),
    ]

    @Test("name the lines and columns that are wrong", arguments: rows + headers)
    func errors(example: Case) throws {
        let problem = try refusal(example.text)
        let found = (problem["errors"]?.array ?? []).map {
            "\($0["field"]?.string ?? "") \($0["message"]?.string ?? "")"
        }
        #expect(found == example.errors)
        #expect(problem["type"] == "urn:pricetag:problem:invalid-fields")
        let detail = try #require(problem["detail"]?.string)
        #expect(detail.hasPrefix("Nothing was imported: ") && detail.hasSuffix("."))
    }

    @Test("say how many errors there are, and name the first hundred")
    func flood() throws {
        let rows = (1...60).map { _ in ",9,7\n" }.joined()
        let problem = try refusal("name,condition,shipping\nBag,1,1\n" + rows)
        #expect(problem["detail"] == "Nothing was imported: the file has 180 errors; the first 100 are named.")
        let fields = (problem["errors"]?.array ?? []).compactMap { $0["field"]?.string }
        #expect(fields.count == 100 && fields.first == "line 3: name" && fields.last == "line 36: name")
    }

    @Test("may have ten thousand rows, and not one more")
    func most() throws {
        let rows = String(repeating: "Bag,1\n", count: 10_000)
        let problem = try refusal("name,condition\n" + rows + "\nBag,1\n")
        #expect(
            problem["detail"]
                == "Nothing was imported: line 10003 has one row more than the 10000 that a file may have."
        )
        let event = Request.event(
            "POST",
            "/api/v1/products/import",
            token: seller.token,
            headers: [("content-type", "text/csv")],
            body: Array(("name,condition\n" + rows + "\n\n").utf8)
        )
        #expect(try shop.send("import", event).document()["imported"] == 10_000)
    }
}

extension BadTableTests.Case {
    fileprivate func adding(_ error: String) -> Self { Self(text: text, errors: errors + [error]) }

    private init(text: String, errors: [String]) { (self.text, self.errors) = (text, errors) }
}
