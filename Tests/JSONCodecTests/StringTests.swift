import Testing

@testable import JSONCodec

@Suite("A JSON string")
struct StringTests {
    @Test(
        "is read with its escapes undone",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u00E9\u20AC""#, "A\u{E9}\u{E9}€"),
            (#""\ud83d\ude00 \uD83D\uDE00""#, "😀 😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
            (#""\ud800\udc00""#, "\u{10000}"),
            (#""a\u0000b""#, "a\0b"), (#""\ufeff\uffff""#, "\u{FEFF}\u{FFFF}"), (#""שלום""#, "שלום"),
            (#""\\u0041""#, "\\u0041"),
            ("\"a\u{7F}\u{80}b\"", "a\u{7F}\u{80}b"), (#""abc\ndef\tghi""#, "abc\ndef\tghi"),
        ]
    )
    func escapes(document: String, expected: String) throws {
        let text = try #require(try JSONValue(parsing: Array(document.utf8)).string)
        #expect(Array(text.utf8) == Array(expected.utf8))
    }

    @Test(
        "with a broken escape is refused",
        arguments: [
            (#""\x""#, 1), (#""\'""#, 1), (#""\U0041""#, 1), (#""\u00g0""#, 1), (#""\u 041""#, 1), (#""a\u+041""#, 2),
            (#""\ud800""#, 1), (#""\udc00""#, 1), (#""\ud800\n""#, 1), (#""\ud800x""#, 1), (#""\ud800\u0041""#, 1),
            (#""\ud800\ud800""#, 1), (#""\udc00\ud800""#, 1), ("\"\\u００４１\"", 1), ("\"\\\u{E9}\"", 1), ("\"\\\n\"", 1),
        ]
    )
    func brokenEscapes(document: String, offset: Int) {
        #expect(throws: JSONError(reason: .invalidEscape, offset: offset)) {
            try JSONValue(parsing: Array(document.utf8))
        }
    }

    @Test("with a control character that is not escaped is refused", arguments: UInt8(0)..<0x20)
    func controlCharacters(byte: UInt8) {
        let quote = UInt8(ascii: "\"")
        for (document, offset) in [
            ([quote, byte, quote], 1), ([quote] + Array(#"\n"#.utf8) + [byte, quote], 3),
        ] {
            #expect(throws: JSONError(reason: .controlCharacter, offset: offset)) { try JSONValue(parsing: document) }
        }
    }

    /// One case or more of every class of Unicode's table 3-7, with the offset of the first byte that no character can begin or go on with.
    static let malformed: [(name: String, bytes: [UInt8])] = [
        ("a continuation alone", [0x80]), ("the last continuation alone", [0xBF]), ("two continuations", [0x80, 0xBF]),
        ("an overlong slash of 2", [0xC0, 0xAF]), ("an overlong NUL of 2", [0xC0, 0x80]),
        ("an overlong DEL", [0xC1, 0xBF]),
        ("an overlong of 3", [0xE0, 0x80, 0xAF]), ("the largest overlong of 3", [0xE0, 0x9F, 0xBF]),
        ("an overlong of 4", [0xF0, 0x80, 0x80, 0xAF]), ("the largest overlong of 4", [0xF0, 0x8F, 0xBF, 0xBF]),
        ("a high surrogate", [0xED, 0xA0, 0x80]), ("a low surrogate", [0xED, 0xBF, 0xBF]),
        ("a pair of surrogates", [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80]), ("beyond U+10FFFF", [0xF4, 0x90, 0x80, 0x80]),
        ("a lead of 5", [0xF8, 0x88, 0x80, 0x80, 0x80]), ("a lead of 6", [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80]),
        ("0xF5", [0xF5, 0x80, 0x80, 0x80]), ("0xFE", [0xFE]), ("0xFF", [0xFF]),
        ("2 cut short", [0xC3]), ("3 cut to 1", [0xE2]), ("3 cut to 2", [0xE2, 0x82]), ("4 cut to 1", [0xF0]),
        ("4 cut to 2", [0xF0, 0x9F]), ("4 cut to 3", [0xF0, 0x9F, 0x98]), ("a lead before ASCII", [0xE2, 0x41, 0x42]),
    ]

    @Test("of bad UTF-8 is refused, as a value, as a name, and after an escape", arguments: malformed)
    func invalidUTF8(name: String, bytes: [UInt8]) {
        for (before, after) in [("\"ab", "\""), (#""\n"#, "\""), ("{\"k", "\":1}"), ("[\"é", "\",1]")] {
            let document = Array(before.utf8) + bytes + Array(after.utf8)
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: document) }
            #expect(error == JSONError(reason: .invalidUTF8, offset: before.utf8.count))
        }
    }

    @Test("of bad UTF-8 outside of a string is refused too", arguments: malformed)
    func invalidUTF8Outside(name: String, bytes: [UInt8]) {
        #expect(throws: JSONError(reason: .unexpectedByte, offset: 0)) { try JSONValue(parsing: bytes) }
        #expect(throws: JSONError(reason: .trailingBytes, offset: 1)) { try JSONValue(parsing: [0x31] + bytes) }
    }

    @Test("is read back as it was written, whatever byte stands in it")
    func everyScalarBelow0x800() throws {
        for value in UInt32(0)..<0x800 {
            let scalar = try #require(Unicode.Scalar(value))
            let text = "<\(Character(scalar))>"
            let read = try JSONValue(parsing: JSONValue.string(text).bytes).string
            #expect(read.map { Array($0.utf8) } == Array(text.utf8))
        }
    }
}
