import Foundation
import RuntimeProtocols
import TestSupport
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test("writes and reads what Foundation does, for every length", arguments: UInt64(1)...3)
    func oracle(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let text = Data(bytes).base64EncodedString()
            let url = text.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                .replacingOccurrences(of: "=", with: "")
            #expect(Base64.encode(bytes) == text)
            #expect(Base64.decode(text) == bytes)
            #expect(Base64.encodeURL(bytes) == url)
            #expect(Base64.decodeURL(url) == bytes)
        }
    }

    @Test(
        "refuses what it would not write itself",
        arguments: [
            "A", "AA", "AAA", "=", "==", "====", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "AA==AA==", "AB==",
            "AAB=", "AA A",
            "AAA\n", "\nAAAA", "AA-_", "AAA*", "AAA\u{C1}", "ＡＡＡＡ", "AA\0A",
        ]
    )
    func refused(text: String) { #expect(Base64.decode(text) == nil) }

    @Test(
        "of URLs refuses padding, the other alphabet and bits that say nothing",
        arguments: ["A", "AAAAA", "AA==", "AB", "AAB", "+A", "/A", "A A", "AA\n"]
    )
    func refusedURL(text: String) { #expect(Base64.decodeURL(text) == nil) }

    @Test("reads a part of a longer text")
    func substring() { #expect(Base64.decodeURL("aGk.x".prefix(3)) == Array("hi".utf8)) }
}
