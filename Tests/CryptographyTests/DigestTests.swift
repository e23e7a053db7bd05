import Cryptography
import Testing

/// Vectors that others published.
@Suite struct DigestTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                String(repeating: "a", count: 1_000_000),
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ]
    )
    func digests(text: String, digest: String) { #expect(SHA256.hexadecimal(of: Array(text.utf8)) == digest) }

    @Test("HMAC-SHA256 gives the codes of RFC 4231", arguments: MessageCode.published)
    func codes(_ example: MessageCode) {
        let code = MessageAuthentication.code(example.message, key: example.key)
        #expect(Hexadecimal.text(code) == example.code)
        #expect(MessageAuthentication.isValid(code, of: example.message, key: example.key))
    }

    @Test("a code that differs in one bit, or in length, is not valid")
    func wrongCodes() {
        let (message, key) = (Array("message".utf8), Array("key".utf8))
        let code = MessageAuthentication.code(message, key: key)
        for bit in 0..<256 {
            var wrong = code
            wrong[bit / 8] ^= 1 << (bit % 8)
            #expect(!MessageAuthentication.isValid(wrong, of: message, key: key))
        }
        for wrong in [[], Array(code.dropLast()), code + [0]] {
            #expect(!MessageAuthentication.isValid(wrong, of: message, key: key))
        }
    }

    @Test("random bytes are as many as asked for and never the same twice")
    func random() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
        #expect(SecureRandom.bytes(33).count == 33)
    }
}

struct MessageCode: Sendable {
    let key: [UInt8]
    let message: [UInt8]
    let code: String

    static let published = [
        MessageCode(
            key: Array(repeating: 0x0B, count: 20),
            message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        MessageCode(
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        MessageCode(
            key: Array(repeating: 0xAA, count: 20),
            message: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        MessageCode(
            key: Array(1...25),
            message: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        MessageCode(
            key: Array(repeating: 0xAA, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]
}
