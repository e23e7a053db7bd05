import Cryptography
import Domain
import JSONCodec
import Repositories
import RuntimeProtocols
import TestSupport
import Testing

/// Deposits that only the payment side may ask for.
@Suite struct PaymentExchangeTests {
    private static let secret = "payment side: 0123456789-abcdefghij"
    private static let settings = ["PRICETAG_DEPOSITS": "operator", "PRICETAG_DEPOSIT_SECRET": secret]
    private let shop: Shop
    private let seller: Seller

    init() throws {
        shop = try Shop(Self.settings.merging(["PRICETAG_PRODUCTION": "yes"]) { $1 })
        seller = try shop.seller()
    }

    private var body: String { Self.body("\"username\":\"\(seller.user.username.text)\"", amount: 25) }

    private static func body(_ payee: String, amount: Int, id: String = "pay-1") -> String {
        "{\"payment_id\":\"\(id)\",\(payee),\"amount\":\(amount)}"
    }

    private static func code(_ body: String, at seconds: Int64, key: String = secret) -> String {
        Hexadecimal.text(MessageAuthentication.code(Array("\(seconds).\(body)".utf8), key: Array(key.utf8)))
    }

    private static func signature(_ body: String, age: Int64 = 0, key: String = secret) -> String {
        let seconds = Shop.now.seconds - age
        return "t=\(seconds),v1=\(code(body, at: seconds, key: key))"
    }

    private func pay(_ body: String, signature: String?, fields: [(String, String)] = []) throws -> HTTPResponse {
        let event = Request.event(
            "POST",
            "/api/v1/users/deposit/",
            headers: fields + (signature.map { [("pricetag-signature", $0)] } ?? []),
            body: Array(body.utf8)
        )
        return try shop.send("deposit", event)
    }

    @Test("credits whom a signed payment names, by id, name or address in any case")
    func names() throws {
        let user = seller.user
        let payees = [
            ("user_id", user.id.text), ("username", user.username.text.uppercased()), ("email", user.email.text),
        ]
        for (index, (name, value)) in payees.enumerated() {
            let body = Self.body("\"\(name)\":\"\(value)\"", amount: 10, id: "pay-\(index)")
            let answer = try pay(body, signature: Self.signature(body))
            #expect(answer.statusCode == 200)
            #expect(try answer.document().object?.members.map(\.name) == ["transaction_id", "amount", "balance"])
        }
        #expect(try shop.balance(seller) == 3_000)
        #expect(try shop.storage.audit().findings.isEmpty)
    }

    @Test("credits once, however often a payment is sent, also signed anew; its id is good for no other payment")
    func repeated() throws {
        let first = try pay(body, signature: Self.signature(body, age: 5))
        for age in [5, 0] as [Int64] {
            let again = try pay(body, signature: Self.signature(body, age: age))
            #expect(again.statusCode == 200)
            #expect(again.headers["idempotency-replayed"] == "true")
            #expect(again.body == first.body)
        }
        #expect(try shop.balance(seller) == 2_500)
    }

    @Test("credits once for ever: not again under another key, nor when all answers are forgotten")
    func forEver() throws {
        let first = try pay(body, signature: Self.signature(body), fields: [("idempotency-key", "a")])
        _ = try shop.storage.forgetAnswers(before: Timestamp(milliseconds: .max), limit: 1_000)
        let again = try pay(body, signature: Self.signature(body), fields: [("idempotency-key", "b")])
        #expect(again.headers["idempotency-replayed"] == "true")
        #expect(again.body == first.body)
        #expect(try shop.balance(seller) == 2_500)
    }

    @Test("a payment's id is good for no other amount and no other account")
    func reused() throws {
        _ = try pay(body, signature: Self.signature(body))
        let other = try shop.seller()
        let payee = "\"user_id\":\"\(other.user.id.text)\""
        for body in [body.replacing("25", with: "26"), Self.body(payee, amount: 25)] {
            let answer = try pay(body, signature: Self.signature(body))
            #expect(answer.statusCode == 422)
            #expect(try answer.namedFields() == ["payment_id"])
        }
        try shop.expectUntouched(other, cents: 0)
        #expect(try shop.balance(seller) == 2_500)
        #expect(try shop.storage.audit().findings.isEmpty)
    }

    @Test("takes one good code among several, and passes over other schemes")
    func rotation() throws {
        let seconds = Shop.now.seconds
        let old = Self.code(body, at: seconds, key: "the key of the payment side before")
        let text = "t=\(seconds),v0=xyz,v1=\(old),v1=\(Self.code(body, at: seconds).uppercased())"
        #expect(try pay(body, signature: text).statusCode == 200)
    }

    @Test("takes a signature of the last five minutes", arguments: [-290, 290] as [Int64])
    func window(age: Int64) throws {
        #expect(try pay(body, signature: Self.signature(body, age: age)).statusCode == 200)
    }

    @Test("refuses every other signature with one and the same answer")
    func refusals() throws {
        let now = Shop.now.seconds
        let (good, code) = (Self.signature(body), Self.code(body, at: now))
        let many = "t=\(now)" + String(repeating: ",v1=\(code)", count: 9)
        let bad: [String?] = [
            nil, "", "x", "t=\(now)", "v1=\(code)", "t=\(now),v1=", "t=\(now),v1=\(code.dropLast())",
            "t=\(now),v1=\(code)0", "t=\(now),v1=\(code.dropLast())g", "t=\(now),t=\(now),v1=\(code)",
            "t=0\(now),v1=\(code)", "t=+\(now),v1=\(code)", "t=\(now).0,v1=\(code)", "t=,v1=\(code)",
            "t=\(now + 1),v1=\(code)", "t=\(now), v1=\(code)", "t=\(now),v2=\(code)", many,
            "t=-9223372036854775808,v1=\(code)", "t=9223372036854775808,v1=\(code)",
            good + String(repeating: ",", count: 1_024),
            Self.signature(body, age: 310), Self.signature(body, age: -310), Self.signature(body + " "),
            Self.signature(body, key: "another key of thirty-two bytes, or so"),
        ]
        let first = try pay(body, signature: nil)
        #expect(first.statusCode == 401)
        #expect(first.headers["www-authenticate"] == "Pricetag-Signature")
        for signature in bad {
            #expect(try pay(body, signature: signature) == first, "\(signature ?? "none")")
        }
        let event = Request.event(
            "POST",
            "/api/v1/users/deposit",
            token: seller.token,
            headers: [("idempotency-key", "k")],
            body: Array(#"{"amount": 1}"#.utf8)
        )
        #expect(try shop.send("deposit", event) == first, "a seller's own token is good for nothing here")
        try shop.expectUntouched(seller, cents: 0)
    }

    @Test("a signed payment to nobody is a 404")
    func nobody() throws {
        for payee in [#""username":"nobody""#, #""user_id":"x""#, #""email":"no address""#] {
            let body = Self.body(payee, amount: 1)
            #expect(try pay(body, signature: Self.signature(body)).statusCode == 404)
        }
    }

    @Test(
        "names every field of a signed payment that is wrong",
        arguments: [
            (#"{}"#, ["payment_id", "user_id", "amount"]), (#"{"username":"seller1","amount":1}"#, ["payment_id"]),
            (#"{"payment_id":"p","username":"a","email":"b","amount":1}"#, ["email"]),
            (#"{"payment_id":"","username":"seller1","amount":0}"#, ["payment_id", "amount"]),
            (#"{"payment_id":"p","username":"seller1","amount":1,"balance":9}"#, ["balance"]),
        ]
    )
    func fields(body: String, fields: [String]) throws {
        let answer = try pay(body, signature: Self.signature(body))
        #expect(answer.statusCode == 422)
        #expect(try answer.namedFields() == fields)
    }

    @Test("where deposits are open a signature is passed over")
    func open() throws {
        let shop = try Shop(["PRICETAG_DEPOSITS": "open"])
        let seller = try shop.seller()
        let event = Request.event(
            "POST",
            "/api/v1/users/deposit",
            token: seller.token,
            headers: [("pricetag-signature", "t=1,v1=00")],
            body: Array(#"{"amount": 1}"#.utf8)
        )
        #expect(try shop.send("deposit", event).statusCode == 200)
    }
}
