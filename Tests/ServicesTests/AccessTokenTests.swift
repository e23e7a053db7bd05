import Domain
import JSONCodec
import TestSupport
import Testing

@testable import Services

@Suite struct AccessTokenTests {
    private let forge = TokenForge()

    @Test("a token that was just issued says whose it is")
    func issued() throws {
        let claims = try forge.tokens.verify(forge.genuine(), at: forge.now)
        #expect(claims.userID == forge.user.id)
        #expect(claims.tokenVersion == forge.user.tokenVersion)
    }

    @Test("a token is good up to the second of its end, and not in it")
    func lifetime() throws {
        let token = forge.genuine()
        let end = forge.now.milliseconds / 1_000 * 1_000 + 3_600_000
        #expect(throws: Never.self) { try forge.tokens.verify(token, at: Timestamp(milliseconds: end - 1)) }
        #expect(throws: DomainError.self) { try forge.tokens.verify(token, at: Timestamp(milliseconds: end)) }
    }

    @Test("a clock that is half a minute behind still takes a token, and one further behind does not")
    func leeway() throws {
        let token = forge.genuine()
        let seconds = forge.now.seconds
        #expect(throws: Never.self) {
            try forge.tokens.verify(token, at: Timestamp(milliseconds: (seconds - 30) * 1_000))
        }
        #expect(throws: DomainError.self) {
            try forge.tokens.verify(token, at: Timestamp(milliseconds: (seconds - 31) * 1_000))
        }
    }

    @Test("refuses what is not a token of ours to the letter", arguments: BadToken.texts)
    func texts(_ bad: BadToken) { expectRefusal(of: bad) }

    @Test("refuses whatever else a header may say", arguments: BadToken.headers)
    func headers(_ bad: BadToken) { expectRefusal(of: bad) }

    @Test("refuses rightly signed claims that are wrong", arguments: BadToken.claims)
    func claims(_ bad: BadToken) { expectRefusal(of: bad) }

    @Test("refuses a token with any one character changed")
    func everyCharacter() {
        let token = Array(forge.genuine().utf8)
        for index in token.indices {
            var changed = token
            changed[index] = token[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: DomainError.self, "character \(index)") { try forge.tokens.verify(text, at: forge.now) }
        }
    }

    @Test("refuses a token that another key signed")
    func otherKey() throws {
        let secret = try #require(SigningKey("another-secret-of-0123456789-abcdefghij"))
        let token = AccessTokens(secret: secret, lifetimeSeconds: 3_600).issue(
            to: forge.user,
            id: forge.id,
            at: forge.now
        )
        #expect(throws: DomainError.self) { try forge.tokens.verify(token, at: forge.now) }
    }

    @Test("every refusal is told to be about the token, and says nothing of the key or the claims")
    func reasons() {
        for bad in BadToken.texts + BadToken.headers + BadToken.claims {
            do {
                _ = try forge.tokens.verify(bad.text(forge), at: forge.now)
                Issue.record("\(bad) was taken")
            } catch DomainError.notAuthenticated(let reason) {
                #expect(reason.hasPrefix("The token "))
                #expect(!reason.contains(TokenForge.secret))
            } catch {
                Issue.record("\(bad) threw \(error)")
            }
        }
    }

    private func expectRefusal(of bad: BadToken) {
        #expect(throws: DomainError.self) { try forge.tokens.verify(bad.text(forge), at: forge.now) }
    }
}
