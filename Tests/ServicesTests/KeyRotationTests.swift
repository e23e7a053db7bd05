import Cryptography
import Domain
import JSONCodec
import Testing

@testable import Services

/// One key takes over from another without anybody having to log in again.
@Suite struct KeyRotationTests {
    private let forge = TokenForge()

    private func isTaken(_ token: String, by tokens: AccessTokens) -> Bool {
        (try? tokens.verify(token, at: forge.now)) != nil
    }

    private func header(_ token: String) throws -> JSONValue {
        let part = try #require(token.split(separator: ".").first)
        return try JSONValue(parsing: try #require(Base64URL.decode(part)))
    }

    @Test("a token names its key by the first eight bytes of the key's digest")
    func name() throws {
        let digest = SHA256.digest(of: Array(TokenForge.secret.utf8))
        let id = Base64URL.encode(Array(digest.prefix(8)))
        #expect(try header(forge.genuine()) == ["alg": "HS256", "typ": "at+jwt", "kid": .string(id)])
    }

    @Test("tokens of the key before are good while it is set, and void when it is not")
    func previous() throws {
        let after = AccessTokens(
            secret: try #require(SigningKey("the-key-that-took-over-0123456789")),
            lifetimeSeconds: 3_600
        )
        #expect(isTaken(forge.genuine(), by: forge.rotated()))
        #expect(!isTaken(forge.genuine(), by: after))
    }

    @Test("the new key signs, and who knows the old one alone does not take it")
    func signing() throws {
        let token = forge.rotated().issue(to: forge.user, id: forge.id, at: forge.now)
        #expect(isTaken(token, by: forge.rotated()))
        #expect(!isTaken(token, by: forge.tokens))
        #expect(try header(token)["kid"] != header(forge.genuine())["kid"])
    }

    @Test("a token from before keys had names is tried against both")
    func nameless() {
        let token = forge.sign(forge.claims())
        #expect(isTaken(token, by: forge.tokens))
        #expect(isTaken(token, by: forge.rotated()))
    }

    @Test("a token under the name of the other key is refused, though either key is known")
    func swappedNames() throws {
        let new = forge.rotated().issue(to: forge.user, id: forge.id, at: forge.now)
        let name = try header(new).text
        #expect(!isTaken(forge.sign(forge.claims(), header: name), by: forge.rotated()))
        #expect(isTaken(forge.sign(forge.claims(), header: try header(forge.genuine()).text), by: forge.rotated()))
    }

    @Test("a name that no key has reads as a wrong signature, so that nobody learns which names there are")
    func unknownName() {
        let token = forge.sign(forge.claims(), header: #"{"alg":"HS256","typ":"at+jwt","kid":"AAAAAAAAAAA"}"#)
        #expect(throws: DomainError.notAuthenticated(reason: "The token has a wrong signature.")) {
            try forge.rotated().verify(token, at: forge.now)
        }
    }

    @Test("a token of the largest size is looked at")
    func largest() throws {
        var (token, count) = ("", 2_000)
        while token.utf8.count < AccessTokens.maxBytes - 1 {
            count += 1
            token = forge.sign(forge.claims(more: ",\"x\":\"\(String(repeating: "x", count: count))\""))
        }
        #expect(isTaken(token, by: forge.tokens))
    }
}
