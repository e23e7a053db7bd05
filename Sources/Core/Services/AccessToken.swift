import Cryptography
import Domain
import JSONCodec

/// Signs and checks access tokens: JWT with HS256 and nothing else (RFC 7519, RFC 8725).
public struct AccessTokens {
    /// Name of the issuer in every token.
    static let issuer = "pricetag"
    /// Largest token that is looked at.
    static let maxBytes = 4_096
    /// How far two clocks may be apart.
    static let leewaySeconds: Int64 = 30
    /// Header of the tokens from before keys had names.
    private static let namelessHeader = Base64URL.encode(Array(#"{"alg":"HS256","typ":"at+jwt"}"#.utf8))

    /// Seconds that a token is good for.
    public let lifetimeSeconds: Int64
    private let secret: SigningKey
    private let previous: SigningKey?
    /// The header that each key's tokens have.
    private let headers: [(text: String, key: SigningKey)]

    /// Takes the key that signs, and the one that signed before, as long as its tokens are to be good.
    public init(secret: SigningKey, previous: SigningKey? = nil, lifetimeSeconds: Int64) {
        self.secret = secret
        self.previous = previous
        self.lifetimeSeconds = lifetimeSeconds
        headers = [secret, previous].compactMap { $0 }.map { (Self.header(naming: $0.id), $0) }
    }

    /// A key for something else than tokens, which tells nothing about theirs.
    func key(for purpose: String) -> [UInt8] {
        MessageAuthentication.code(Array("pricetag \(purpose)".utf8), key: secret.bytes)
    }

    /// A token for a user from now on.
    public func issue(to user: User, id: EntityID, at now: Timestamp) -> String {
        issue(to: user.id, version: user.tokenVersion, id: id, until: now.seconds + lifetimeSeconds)
    }

    /// A token that ends at a moment in seconds since 1970, one that is past included.
    public func issue(to userID: EntityID, version: Int, id: EntityID, until expiry: Int64) -> String {
        let claims: JSONValue = [
            "iss": .string(Self.issuer),
            "sub": .string(userID.text),
            "ver": .integer(version),
            "iat": .integer(expiry - lifetimeSeconds),
            "exp": .integer(expiry),
            "jti": .string(id.text),
        ]
        let signed = "\(Self.header(naming: secret.id)).\(Base64URL.encode(claims.bytes))"
        let code = MessageAuthentication.code(Array(signed.utf8), key: secret.bytes)
        return "\(signed).\(Base64URL.encode(code))"
    }

    /// What a valid token says; throws `notAuthenticated` for every other.
    public func verify(_ token: String, at now: Timestamp) throws -> Claims {
        // By bytes: finding where the characters of a text end takes longer than checking its code.
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Substring.init)
        guard token.utf8.count <= Self.maxBytes, parts.count == 3 else { throw Self.refusal("is not a token") }
        // The header has to be ours to the letter: no other algorithm, no "none", no key of the sender's choice.
        guard let keys = keys(for: parts[0]) else { throw Self.refusal("has a header that is not ours") }
        // The code comes first: nothing of an unsigned text is parsed.
        let signed = Array(token.utf8[..<parts[1].endIndex])
        guard let code = Base64URL.decode(parts[2]),
            keys.contains(where: { MessageAuthentication.isValid(code, of: signed, key: $0.bytes) })
        else { throw Self.refusal("has a wrong signature") }
        guard let payload = Base64URL.decode(parts[1]), let claims = Claims(payload) else {
            throw Self.refusal("has claims that can't be read")
        }
        guard claims.issuedAt <= now.seconds + Self.leewaySeconds else { throw Self.refusal("is from the future") }
        guard claims.expiresAt > now.seconds else { throw Self.refusal("has expired") }
        guard claims.expiresAt - claims.issuedAt <= lifetimeSeconds else { throw Self.refusal("is good for too long") }
        return claims
    }

    private static func header(naming id: String) -> String {
        Base64URL.encode(Array(#"{"alg":"HS256","typ":"at+jwt","kid":"\#(id)"}"#.utf8))
    }

    /// The keys that may have signed under a header: the one it names, or either where it is from before keys had names; nil where
    /// the header is not of our form. A name that no key has leaves none, so that nobody learns which names there are.
    private func keys(for header: Substring) -> [SigningKey]? {
        let named = headers.filter { $0.text == header }
        if !named.isEmpty { return named.map(\.key) }
        if header == Self.namelessHeader { return headers.map(\.key) }
        guard let text = Base64URL.decode(header) else { return nil }
        let id = String(decoding: text.dropLast(2).suffix(SigningKey.idLength), as: UTF8.self)
        return Base64URL.decode(id) != nil && header == Self.header(naming: id) ? [] : nil
    }

    private static func refusal(_ reason: String) -> DomainError { .notAuthenticated(reason: "The token \(reason).") }

    /// What a token says about its bearer.
    public struct Claims: Sendable, Equatable {
        /// Whose token it is.
        public let userID: EntityID
        /// Has to be the user's own number.
        public let tokenVersion: Int
        let issuedAt: Int64
        let expiresAt: Int64

        init?(_ payload: [UInt8]) {
            guard let json = try? JSONValue(parsing: payload), json["iss"]?.string == AccessTokens.issuer,
                let subject = json["sub"]?.string, let userID = EntityID(subject),
                let version = json["ver"]?.number?.integer,
                let issued = json["iat"]?.number?.integer, let expires = json["exp"]?.number?.integer,
                json["jti"]?.string.flatMap({ EntityID($0) }) != nil, issued >= 0, expires > issued,
                expires < 1 << 40,
                // We write neither: a token for somebody in particular, or for later, is not one of ours.
                json["aud"] == nil, json["nbf"] == nil
            else { return nil }
            self.userID = userID
            tokenVersion = version
            issuedAt = Int64(issued)
            expiresAt = Int64(expires)
        }
    }
}
