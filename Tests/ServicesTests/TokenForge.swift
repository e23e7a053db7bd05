import Cryptography
import Domain
import JSONCodec
import TestSupport

@testable import Services

/// Signs whatever it is told to, with the service's own key.
struct TokenForge: Sendable {
    static let secret = "0123456789abcdef-0123456789abcdef"
    static let header = #"{"alg":"HS256","typ":"at+jwt"}"#
    let user: User
    let id: EntityID
    let now = Timestamp(milliseconds: 1_790_000_000_500)

    init() {
        let row = Row()
        id = row.id()
        guard let username = Username("testuser"), let email = EmailAddress("test@example.com") else {
            preconditionFailure("a plain name and a plain address are good ones")
        }
        user = User(
            id: row.id(),
            username: username,
            email: email,
            passwordHash: "",
            tokenVersion: 3,
            createdAt: row.moment()
        )
    }

    var tokens: AccessTokens {
        guard let secret = SigningKey(Self.secret) else { preconditionFailure("a secret of 33 bytes is strong") }
        return AccessTokens(secret: secret, lifetimeSeconds: 3_600)
    }

    /// The same tokens after another key has taken over.
    func rotated(to text: String = "the-key-that-took-over-0123456789") -> AccessTokens {
        guard let old = SigningKey(Self.secret), let new = SigningKey(text) else {
            preconditionFailure("both secrets are strong")
        }
        return AccessTokens(secret: new, previous: old, lifetimeSeconds: 3_600)
    }

    func genuine() -> String { tokens.issue(to: user, id: id, at: now) }

    /// The claims of a genuine token, each of which can be replaced by any JSON text; nil leaves it out.
    func claims(_ changes: [String: String?] = [:], more: String = "") -> String {
        let genuine: [(String, String)] = [
            ("iss", #""pricetag""#), ("sub", "\"\(user.id.text)\""), ("ver", "3"), ("iat", "\(now.seconds)"),
            ("exp", "\(now.seconds + 3_600)"), ("jti", "\"\(id.text)\""),
        ]
        let members = genuine.compactMap { name, value -> String? in
            guard let change = changes[name] else { return "\"\(name)\":\(value)" }
            return change.map { "\"\(name)\":\($0)" }
        }
        return "{" + members.joined(separator: ",") + more + "}"
    }

    func sign(_ claims: String, header: String = TokenForge.header) -> String {
        let signed = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(claims.utf8)))"
        let code = MessageAuthentication.code(Array(signed.utf8), key: Array(Self.secret.utf8))
        return "\(signed).\(Base64URL.encode(code))"
    }
}

/// A text that must not pass for a token.
struct BadToken: Sendable, CustomStringConvertible {
    let description: String
    let text: @Sendable (TokenForge) -> String

    init(_ description: String, _ text: @escaping @Sendable (TokenForge) -> String) {
        self.description = description
        self.text = text
    }

    private static func parts(_ forge: TokenForge) -> [String] {
        forge.genuine().split(separator: ".").map(String.init)
    }

    static let texts = [
        BadToken("nothing") { _ in "" },
        BadToken("dots alone") { _ in ".." },
        BadToken("one part") { parts($0)[0] },
        BadToken("two parts") { parts($0)[..<2].joined(separator: ".") },
        BadToken("four parts") { $0.genuine() + ".x" },
        BadToken("a dot at the end") { $0.genuine() + "." },
        BadToken("a dot at the front") { "." + $0.genuine() },
        BadToken("an empty signature") { parts($0)[..<2].joined(separator: ".") + "." },
        BadToken("swapped parts") { [parts($0)[1], parts($0)[0], parts($0)[2]].joined(separator: ".") },
        BadToken("padding at the signature") { $0.genuine() + "=" },
        BadToken("padding at the claims") { [parts($0)[0], parts($0)[1] + "==", parts($0)[2]].joined(separator: ".") },
        BadToken("a space at the end") { $0.genuine() + " " },
        BadToken("a line break at the end") { $0.genuine() + "\n" },
        BadToken("half a signature") { String($0.genuine().dropLast(20)) },
        BadToken("five kilobytes") { $0.sign($0.claims(more: ",\"x\":\"\(String(repeating: "x", count: 5_000))\"")) },
        BadToken("alg none, unsigned") {
            Base64URL.encode(Array(#"{"alg":"none"}"#.utf8)) + "." + Base64URL.encode(Array($0.claims().utf8)) + "."
        },
        BadToken("alg none, signed") { $0.sign($0.claims(), header: #"{"alg":"none","typ":"at+jwt"}"#) },
        BadToken("alg None") { $0.sign($0.claims(), header: #"{"alg":"None","typ":"at+jwt"}"#) },
        BadToken("HS512") { $0.sign($0.claims(), header: #"{"alg":"HS512","typ":"at+jwt"}"#) },
        BadToken("RS256") { $0.sign($0.claims(), header: #"{"alg":"RS256","typ":"at+jwt"}"#) },
        BadToken("typ JWT") { $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"JWT"}"#) },
        BadToken("a key of the sender's") {
            $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"at+jwt","jwk":{"kty":"oct","k":"AA"}}"#)
        },
        BadToken("a key id") {
            $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"at+jwt","kid":"../../etc/passwd"}"#)
        },
        BadToken("a name that no key has") {
            $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"at+jwt","kid":"AAAAAAAAAAA"}"#)
        },
        BadToken("the name of a key, and more") { forge in
            let header = parts(forge)[0]
            let text = String(decoding: Base64URL.decode(header) ?? [], as: UTF8.self)
            return forge.sign(forge.claims(), header: text.dropLast() + #","zip":"DEF"}"#)
        },
        BadToken("alg in small letters") { $0.sign($0.claims(), header: #"{"alg":"hs256","typ":"at+jwt"}"#) },
        BadToken("two algs") { $0.sign($0.claims(), header: #"{"alg":"HS256","alg":"HS256","typ":"at+jwt"}"#) },
        BadToken("no typ") { $0.sign($0.claims(), header: #"{"alg":"HS256"}"#) },
        BadToken("typ AT+JWT") { $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"AT+JWT"}"#) },
        BadToken("the other alphabet") { [parts($0)[0], parts($0)[1], parts($0)[2] + "+/"].joined(separator: ".") },
        BadToken("bits left over in the signature") { forge in
            let (start, last) = (forge.genuine().dropLast(), forge.genuine().last ?? "A")
            // 32 bytes leave two bits of the 43rd character unused; a lenient reader takes four texts for one signature.
            let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            let index = alphabet.firstIndex(of: last) ?? 0
            return start + String(alphabet[index ^ 1])
        },
        BadToken("one byte too many") { forge in
            // The largest that is looked at has 4,096; four characters stand for three bytes.
            var (token, count) = (forge.genuine(), 2_000)
            while token.utf8.count <= AccessTokens.maxBytes {
                count += 1
                token = forge.sign(forge.claims(more: ",\"x\":\"\(String(repeating: "x", count: count))\""))
            }
            return token
        },
        BadToken("the header in another order") { $0.sign($0.claims(), header: #"{"typ":"at+jwt","alg":"HS256"}"#) },
    ]

    /// Whatever would choose a key, or ask for something that we don't do.
    static let headers = [
        #""crit":["exp"]"#, #""jku":"https://example.com/keys""#, #""jwk":{"kty":"oct","k":"AA"}"#,
        #""x5u":"https://example.com/chain""#, #""x5c":["AA"]"#, #""zip":"DEF""#, #""cty":"JWT""#, #""b64":false"#,
        #""kid":"""#, #""kid":1"#, #""kid":null"#, #""kid":"AAAAAAAAAA""#, #""kid":"AAAAAAAAAAAA""#,
        #""kid":"AAAAAAAAAA/""#, #""kid":"../secrets/""#, #""kid":"'OR'1'='1';""#,
    ].map { (member: String) in
        BadToken(member) { $0.sign($0.claims(), header: #"{"alg":"HS256","typ":"at+jwt",\#(member)}"#) }
    }

    static let claims: [BadToken] =
        ["iss", "sub", "ver", "iat", "exp", "jti"].map { (name: String) in
            BadToken("no \(name)") { $0.sign($0.claims([name: nil])) }
        }
        + [
            ("iss", #""other""#), ("iss", #""Pricetag""#), ("iss", #"["pricetag"]"#), ("iss", "null"),
            ("sub", #""testuser""#), ("sub", "1"), ("sub", #""""#), ("ver", #""3""#), ("ver", "3.5"), ("ver", "1e400"),
            ("jti", #""1""#), ("jti", "1"), ("iat", "1790000031"), ("iat", "-1"), ("iat", #""1790000000""#),
            ("iat", "1.79e9"), ("exp", #""1790003600""#), ("exp", "1e400"), ("exp", "-1"), ("exp", "0"),
            ("exp", "1790000000"), ("exp", "1789999999"), ("exp", "1790003601"), ("exp", "9223372036854775807"),
            ("exp", "-9223372036854775808"), ("exp", "99999999999999999999"), ("exp", "1790003600.5"), ("exp", "null"),
            ("exp", "true"), ("exp", "NaN"),
        ].map { (name: String, value: String) in BadToken("\(name) \(value)") { $0.sign($0.claims([name: value])) } }
        + [
            BadToken("claims twice") { $0.sign($0.claims(more: #","exp":99999999999"#)) },
            BadToken("a claim twice by an escape") { $0.sign($0.claims(more: #","\u0065xp":99999999999"#)) },
            BadToken("an audience") { $0.sign($0.claims(more: #","aud":"pricetag""#)) },
            BadToken("audiences") { $0.sign($0.claims(more: #","aud":["pricetag","other"]"#)) },
            BadToken("an audience of null") { $0.sign($0.claims(more: #","aud":null"#)) },
            BadToken("a first moment") { $0.sign($0.claims(more: #","nbf":1790000000"#)) },
            BadToken("claims that are no JSON") { $0.sign("claims") },
            BadToken("claims that are no object") { $0.sign("[]") },
            BadToken("empty claims") { $0.sign("{}") },
            BadToken("something after the claims") { $0.sign($0.claims() + "{}") },
        ]
}
