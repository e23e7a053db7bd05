import Cryptography
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// Whole exchanges: status, headers and body of what a seller asks about the account.
@Suite struct AccountExchangeTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    @Test("registering, logging in, asking who one is")
    func firstMinutes() throws {
        let registration: JSONValue = [
            "username": "testuser", "email": "test@example.com", "password": "testpass123",
        ]
        let registered = try shop.send("register", Request.event("POST", "/api/v1/users/register/", json: registration))
        let account = try registered.document()
        #expect(registered.statusCode == 201)
        #expect(
            registered.headers
                == HTTPFields(
                    [("content-type", "application/json"), ("x-request-id", "request-1")] + HTTPResponse.protection
                )
        )
        #expect(account.object?.members.map(\.name) == ["id", "username", "email", "balance", "created_at"])
        #expect(account["username"] == "testuser")
        #expect(account["email"] == "test@example.com")
        #expect(account["balance"]?.number?.text == "0.00")

        for name in ["username", "email"] {
            let credentials: JSONValue = .object(
                JSONObject(members: [name: registration[name] ?? .null, "password": "testpass123"])
            )
            let login = try shop.send("login", Request.event("POST", "/api/v1/users/login", json: credentials))
            #expect(login.statusCode == 200)
            #expect(login.headers["cache-control"] == "no-store")
            let body = try login.document()
            #expect(body.object?.members.map(\.name) == ["access_token", "token_type", "expires_in"])
            #expect(body["token_type"] == "bearer")
            #expect(body["expires_in"] == 3_600)
            let token = try #require(body["access_token"]?.string)
            let me = try shop.send("account", Request.event("GET", "/api/v1/users/me/", token: token))
            #expect(me.statusCode == 200)
            #expect(try me.document() == account)
        }
    }

    @Test("a wrong password and an unknown name get the very same answer")
    func wrongCredentials() throws {
        let registration: JSONValue = ["username": "known", "email": "known@example.com", "password": "testpass123"]
        _ = try shop.send("register", Request.event("POST", "/api/v1/users/register", json: registration))
        let answers = try [("known", "testpass124"), ("unknown", "testpass123"), ("no name", "testpass123")].map {
            let body: JSONValue = ["username": .string($0), "password": .string($1)]
            return try shop.send("login", Request.event("POST", "/api/v1/users/login", json: body))
        }
        #expect(answers[0].statusCode == 401)
        #expect(answers[0].headers["www-authenticate"] == "Bearer")
        #expect(answers[1] == answers[0])
        #expect(answers[2] == answers[0])
    }

    @Test("a name that is taken is a conflict that names the field")
    func taken() throws {
        let first: JSONValue = ["username": "name", "email": "a@example.com", "password": "testpass123"]
        let second: JSONValue = ["username": "NAME", "email": "b@example.com", "password": "testpass123"]
        _ = try shop.send("register", Request.event("POST", "/api/v1/users/register", json: first))
        let answer = try shop.send("register", Request.event("POST", "/api/v1/users/register", json: second))
        #expect(answer.statusCode == 409)
        #expect(try answer.namedFields() == ["username"])
    }

    @Test("a deposit, and the statement that tells of it")
    func deposit() throws {
        let seller = try shop.seller()
        let event = Request.event(
            "POST",
            "/api/v1/users/deposit/",
            token: seller.token,
            body: Array(#"{"amount": 100.0}"#.utf8)
        )
        let answer = try shop.send("deposit", event)
        #expect(answer.statusCode == 200)
        let body = try answer.document()
        #expect(body.object?.members.map(\.name) == ["transaction_id", "amount", "balance"])
        #expect(body["amount"]?.number?.text == "100.00")
        #expect(body["balance"]?.number?.text == "100.00")
        let statement = try shop.send(
            "account",
            Request.event("GET", "/api/v1/users/transactions", token: seller.token)
        )
        let line = try #require(statement.document()["items"]?.array?.first)
        #expect(
            line.object?.members.map(\.name) == ["id", "kind", "amount", "balance_after", "reference", "created_at"]
        )
        #expect(line["id"] == body["transaction_id"])
        #expect(line["kind"] == "deposit")
        #expect(try statement.document()["next"] == .null)
    }

    @Test("pages of a statement lead to each other, and the last leads nowhere", arguments: [1, 2, 3, 6, 7])
    func pages(limit: Int) throws {
        let seller = try shop.seller()
        for cents in 1...6 {
            let body = Array(#"{"amount": 0.0\#(cents)}"#.utf8)
            _ = try shop.send(
                "deposit",
                Request.event("POST", "/api/v1/users/deposit", token: seller.token, body: body)
            )
        }
        var (amounts, pages): ([String], Int) = ([], 0)
        var query = [(name: "limit", value: "\(limit)")]
        while true {
            let event = Request.event("GET", "/api/v1/users/transactions", token: seller.token, query: query)
            let page = try shop.send("account", event).document()
            amounts += page["items"]?.array?.compactMap { $0["amount"]?.number?.text } ?? []
            pages += 1
            guard let next = page["next"]?.string else { break }
            query = [(name: "limit", value: "\(limit)"), (name: "cursor", value: next)]
        }
        #expect(amounts == ["0.06", "0.05", "0.04", "0.03", "0.02", "0.01"])
        #expect(pages == (6 + limit - 1) / limit)
    }

    @Test(
        "a page that can't be is refused by the name of its parameter",
        arguments: [
            ("limit", "0"), ("limit", "101"), ("limit", "-1"), ("limit", "ten"), ("limit", ""), ("limit", "1,2"),
            ("limit", "99999999999999999999"), ("cursor", ""), ("cursor", "0"), ("cursor", "-5"), ("cursor", "x"),
            ("cursor", "9223372036854775808"),
        ]
    )
    func badPages(name: String, value: String) throws {
        let seller = try shop.seller()
        let query = [(name: name, value: value)]
        let event = Request.event("GET", "/api/v1/users/transactions", token: seller.token, query: query)
        let answer = try shop.send("account", event)
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == [name])
    }
}

extension JSONObject {
    fileprivate init(members: KeyValuePairs<String, JSONValue>) {
        self.init()
        for (name, value) in members { self[name] = value }
    }
}
