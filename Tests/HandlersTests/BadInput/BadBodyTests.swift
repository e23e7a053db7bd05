import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// Bad input: each answer names every wrong field, nothing is charged, and the function goes on.
@Suite struct BadBodyTests {
    @Test("refuses a body that is no document, or not an object", arguments: BadBody.documents)
    func documents(_ bad: BadBody) throws { try expectRefusal(bad) }

    @Test("refuses an amount that can't be", arguments: BadBody.amounts)
    func amounts(_ bad: BadBody) throws { try expectRefusal(bad) }

    @Test("refuses an account that can't be", arguments: BadBody.accounts)
    func accounts(_ bad: BadBody) throws { try expectRefusal(bad) }

    @Test("refuses a listing that can't be", arguments: BadBody.listings + BadBody.predictions)
    func listings(_ bad: BadBody) throws { try expectRefusal(bad) }

    private func expectRefusal(_ bad: BadBody) throws {
        let shop = try Shop()
        let seller = try shop.seller(1_000)
        let event = Request.event(
            "POST",
            bad.path,
            token: seller.token,
            headers: [("content-type", "application/json")],
            body: bad.body
        )
        let answer = try shop.send(bad.function, event)
        #expect(answer.statusCode == bad.status)
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect(answer.headers["x-request-id"] == "request-1")
        let problem = try answer.document()
        #expect(problem["status"] == .integer(bad.status))
        #expect(problem["request_id"] == "request-1")
        if bad.status == 422 {
            let named = try answer.namedFields()
            // A body that is no object lacks every member as well.
            #expect(bad.fields == [""] ? named.first == "" : named == bad.fields, "named \(named)")
        }
        #expect(answer.body.count < 4_096, "an answer does not carry the input back")
        try shop.expectUntouched(seller, cents: 1_000)
    }

    @Test(
        "takes names in any script, and gives them back as they were",
        arguments: [
            "📱 iPhone", "مرحبا هاتف", "\u{202B}RTL\u{202C}", "e\u{301}", "日本語", "a\u{200D}b", "' OR 1=1 --", "<script>",
        ]
    )
    func goodNames(name: String) throws {
        let shop = try Shop()
        let seller = try shop.seller(500)
        let listing: JSONValue = ["name": .string(name), "condition": "New", "description": .string("1\n2\t\(name)")]
        let added = try shop.send(
            "products",
            Request.event("POST", "/api/v1/products", token: seller.token, json: listing)
        )
        #expect(added.statusCode == 201)
        let given = try #require(added.document()["name"]?.string)
        #expect(Array(given.utf8) == Array(name.utf8))
        let event = Request.event(
            "POST",
            "/api/v1/pricing/predict",
            token: seller.token,
            json: ["product_data": listing]
        )
        #expect(try shop.send("predict", event).statusCode == 200)
    }

    @Test("an answer to thousands of unknown fields stays small")
    func manyUnknownFields() throws {
        let shop = try Shop()
        let seller = try shop.seller()
        let members = (0..<40_000).map { "\"\($0)\":1" }.joined(separator: ",")
        let event = Request.event(
            "POST",
            "/api/v1/users/deposit",
            token: seller.token,
            body: Array("{\(members)}".utf8)
        )
        let answer = try shop.send("deposit", event)
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields().first == "amount")
        #expect(answer.body.count < 16_384)
    }

    @Test(
        "a body of another kind is a 415",
        arguments: ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "json", ""]
    )
    func contentTypes(type: String) throws {
        let shop = try Shop()
        let seller = try shop.seller()
        let headers = [("content-type", type)]
        let body = Array(#"{"amount": 1}"#.utf8)
        let event = Request.event("POST", "/api/v1/users/deposit", token: seller.token, headers: headers, body: body)
        let answer = try shop.send("deposit", event)
        #expect(answer.statusCode == 415)
        #expect(answer.headers["accept"] == "application/json")
        try shop.expectUntouched(seller, cents: 0)
    }

    @Test(
        "JSON is JSON, whatever is said beside it",
        arguments: [
            "application/json", "APPLICATION/JSON; charset=UTF-8", "application/json ;x=y", "application/ld+json",
        ]
    )
    func jsonTypes(type: String) throws {
        let shop = try Shop()
        let seller = try shop.seller()
        let headers = [("content-type", type)]
        let body = Array(#"{"amount": 1}"#.utf8)
        let event = Request.event("POST", "/api/v1/users/deposit", token: seller.token, headers: headers, body: body)
        #expect(try shop.send("deposit", event).statusCode == 200)
    }
}
