import Cryptography
import Testing

@Suite struct Base64URLTests {
    @Test(
        "writes and reads the examples of RFC 4648 without their padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func examples(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("uses the alphabet of URLs")
    func alphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xFE]) == "-__-")
        #expect(Base64URL.decode("-__-") == [0xFB, 0xFF, 0xFE])
    }

    @Test(
        "refuses every other spelling of the same bytes",
        arguments: ["Zg==", "Zg=", "Zh", "Zm9", "+//+", "Zm 9v", "Zm9v\n", " Zm9v", "Z", "Zm9v\u{0}", "Zm9vé", "----="]
    )
    func refusals(text: String) { #expect(Base64URL.decode(text) == nil) }

    @Test("reads back every byte in every place")
    func everyByte() {
        for length in 1...4 {
            for byte in 0...UInt8.max {
                let bytes = [UInt8](repeating: byte, count: length)
                #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            }
        }
    }
}
