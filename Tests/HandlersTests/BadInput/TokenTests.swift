import Cryptography
import Domain
import JSONCodec
import RuntimeProtocols
import TestSupport
import Testing

/// No token, and all kinds of bad ones; AccessMatrixTests has what belongs to somebody else.
@Suite struct TokenTests {
    private let shop: Shop

    init() throws { shop = try Shop() }

    /// Every route that needs a token.
    private static let routes = [
        ("account", "GET", "/api/v1/users/me"), ("account", "GET", "/api/v1/users/transactions"),
        ("deposit", "POST", "/api/v1/users/deposit"), ("login", "POST", "/api/v1/users/password"),
        ("predict", "POST", "/api/v1/pricing/predict"),
        ("predictions", "GET", "/api/v1/pricing/predictions"), ("products", "GET", "/api/v1/products"),
        ("products", "POST", "/api/v1/products"), ("products", "GET", "/api/v1/products/{id}"),
        ("products", "PUT", "/api/v1/products/{id}"), ("products", "DELETE", "/api/v1/products/{id}"),
        ("import", "POST", "/api/v1/products/import"),
    ]

    private func event(_ method: String, _ path: String, _ headers: [(String, String)]) -> HTTPEvent {
        let path = path.replacing("{id}", with: "x")
        let listing: JSONValue = ["name": "Stolen", "condition": "New"]
        // Whether a token was made void is known only when the price is paid for: the body has to be right until then.
        let body: JSONValue = path.hasSuffix("predict") ? ["product_data": listing] : listing
        return Request.event(method, path, headers: headers, json: method == "GET" ? .null : body)
    }

    @Test("a request without a token is asked for one, and told of no error", arguments: routes)
    func noToken(function: String, method: String, path: String) throws {
        for headers in [
            [], [("authorization", "")], [("authorization", "Basic dGVzdA==")], [("authorization", "Bearer")],
        ] {
            let answer = try shop.send(function, event(method, path, headers))
            #expect(answer.statusCode == 401)
            #expect(answer.headers["www-authenticate"] == "Bearer")
        }
    }

    @Test("a request with a bad token is told so", arguments: routes)
    func badToken(function: String, method: String, path: String) throws {
        let seller = try shop.seller(1_000)
        for token in try Self.badTokens(for: seller) {
            let answer = try shop.send(function, event(method, path, [("authorization", "Bearer \(token)")]))
            #expect(answer.statusCode == 401)
            #expect(answer.headers["www-authenticate"] == #"Bearer error="invalid_token""#)
        }
        try shop.expectUntouched(seller, cents: 1_000)
    }

    private static func badTokens(for seller: Seller) throws -> [String] {
        let now = Shop.now.seconds
        let (header, id) = (#"{"alg":"HS256","typ":"at+jwt"}"#, seller.user.id.text)
        func claims(_ issued: Int64, _ expires: Int64, version: Int = 0) -> String {
            #"{"iss":"pricetag","sub":"\#(id)","ver":\#(version),"iat":\#(issued),"exp":\#(expires),"jti":"\#(id)"}"#
        }
        func sign(_ header: String, _ claims: String, key: String = Shop.secret) -> String {
            let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims.utf8)))"
            return "\(signed).\(Base64URL.encode(MessageAuthentication.code(Array(signed.utf8), key: Array(key.utf8))))"
        }
        let good = claims(now, now + 600)
        return [
            "x", "a.b.c", String(repeating: "x", count: 5_000), sign(header, claims(now - 700, now - 100)),
            sign(header, good, key: "another secret of thirty-two bytes"), sign(#"{"alg":"none"}"#, good),
            "\(Base64URL.encode(Array(#"{"alg":"none"}"#.utf8))).\(Base64URL.encode(Array(good.utf8))).",
            sign(header, claims(now + 600, now + 1_200)), sign(header, claims(now, now + 600, version: 1)),
            String(seller.token.dropLast()), seller.token + "x",
        ]
    }

    @Test("the scheme's name is read in any case")
    func scheme() throws {
        let seller = try shop.seller()
        for scheme in ["Bearer", "bearer", "BEARER"] {
            let headers = [("authorization", "\(scheme) \(seller.token)")]
            let answer = try shop.send("account", event("GET", "/api/v1/users/me", headers))
            #expect(answer.statusCode == 200)
        }
    }
}
