import Domain
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// Another password, and what becomes of the tokens from before.
@Suite struct PasswordExchangeTests {
    private let shop: Shop
    private let seller: Seller

    init() throws {
        shop = try Shop()
        seller = try shop.seller(1_000, password: "testpass123")
    }

    private func change(_ body: JSONValue, token: String? = nil) throws -> HTTPResponse {
        let event = Request.event("POST", "/api/v1/users/password/", token: token ?? seller.token, json: body)
        return try shop.send("login", event)
    }

    private func status(ofToken token: String) throws -> Int {
        try shop.send("account", Request.event("GET", "/api/v1/users/me", token: token)).statusCode
    }

    private func status(ofPassword password: String) throws -> Int {
        let body: JSONValue = ["username": .string(seller.user.username.text), "password": .string(password)]
        return try shop.send("login", Request.event("POST", "/api/v1/users/login", json: body)).statusCode
    }

    @Test("is set by whoever knows the one before; all older tokens are void, and the answer's is good")
    func change() throws {
        let answer = try change(["current_password": "testpass123", "new_password": "another testpass"])
        #expect(answer.statusCode == 200)
        #expect(answer.headers["cache-control"] == "no-store")
        let body = try answer.document()
        #expect(body.object?.members.map(\.name) == ["access_token", "token_type", "expires_in"])
        #expect(body["token_type"] == "bearer")
        #expect(body["expires_in"] == 3_600)
        let token = try #require(body["access_token"]?.string)
        #expect(try status(ofToken: token) == 200)
        #expect(try status(ofToken: seller.token) == 401)
        #expect(try status(ofPassword: "testpass123") == 401)
        #expect(try status(ofPassword: "another testpass") == 200)
        let again = try change(["current_password": "testpass123", "new_password": "a third testpass"])
        #expect(again.statusCode == 401)
        #expect(again.headers["www-authenticate"] == #"Bearer error="invalid_token""#)
        let next: JSONValue = ["current_password": "another testpass", "new_password": "a third testpass"]
        #expect(try change(next, token: token).statusCode == 200)
        try shop.expectUntouched(seller, cents: 1_000)
    }

    @Test("is not set by whoever has a token alone: 403, and the token stays good")
    func wrongPassword() throws {
        let answer = try change(["current_password": "testpass124", "new_password": "another testpass"])
        #expect(answer.statusCode == 403)
        #expect(try answer.document()["type"] == "urn:pricetag:problem:wrong-credentials")
        #expect(try answer.namedFields() == ["current_password"])
        #expect(answer.headers["www-authenticate"] == nil)
        #expect(try status(ofToken: seller.token) == 200)
        #expect(try status(ofPassword: "testpass123") == 200)
        #expect(try status(ofPassword: "another testpass") == 401)
    }

    @Test(
        "is held to the rule of a first one, and unknown members are refused",
        arguments: [
            (#"{}"#, ["current_password", "new_password"]),
            (#"{"current_password":"testpass123","new_password":"short"}"#, ["new_password"]),
            (#"{"current_password":"","new_password":"another testpass"}"#, ["current_password"]),
            (#"{"current_password":"testpass123","new_password":"another\u0000pass"}"#, ["new_password"]),
            (#"{"current_password":1,"new_password":null}"#, ["current_password", "new_password"]),
            (
                #"{"current_password":"testpass123","new_password":"another testpass","user_id":"x","token_version":9}"#,
                ["user_id", "token_version"]
            ),
        ]
    )
    func rule(body: String, fields: [String]) throws {
        let answer = try change(try JSONValue(parsing: Array(body.utf8)))
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == fields)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("testpass123"))
        #expect(try status(ofPassword: "testpass123") == 200)
    }
}
