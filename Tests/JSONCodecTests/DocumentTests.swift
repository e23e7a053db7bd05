import Testing

@testable import JSONCodec

@Suite("A JSON document")
struct DocumentTests {
    @Test(
        "that RFC 8259 allows is read and written back",
        arguments: [
            ("null", "null"), ("true", "true"), ("false", "false"), ("\"\"", "\"\""), ("0", "0"), ("[]", "[]"),
            ("{}", "{}"),
            (" \t\r\n[ 1 , 2 ] \n", "[1,2]"),
            ("{ \"b\" : 1 , \"a\" : [ ] }", "{\"b\":1,\"a\":[]}"),
            ("{\"\":{\"\":{}}}", "{\"\":{\"\":{}}}"),
            ("[[],[[]],{}]", "[[],[[]],{}]"),
            ("\"/\\/\"", "\"//\""),
            ("\"\u{7F}\u{2028}\"", "\"\u{7F}\u{2028}\""),
            ("{\"a\":1,\"A\":2}", "{\"a\":1,\"A\":2}"),
        ]
    )
    func valid(document: String, written: String) throws {
        #expect(try JSONValue(parsing: Array(document.utf8)).text == written)
    }

    @Test(
        "outside of the grammar is refused with its reason and place",
        arguments: [
            ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 3),
            ("nulL", .unexpectedByte, 3),
            ("True", .unexpectedByte, 0), ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0),
            ("'a'", .unexpectedByte, 0),
            ("nulll", .trailingBytes, 4), ("1 2", .trailingBytes, 2), ("{}{}", .trailingBytes, 2),
            ("[1]]", .trailingBytes, 3),
            ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3),
            ("[1,]", .unexpectedByte, 3),
            ("[,1]", .unexpectedByte, 1), ("[1 2]", .unexpectedByte, 3), ("[1}", .unexpectedByte, 2),
            ("]", .unexpectedByte, 0),
            ("{", .unexpectedEnd, 1), ("{a:1}", .unexpectedByte, 1), ("{1:1}", .unexpectedByte, 1),
            ("{\"a\"}", .unexpectedByte, 4),
            ("{\"a\":}", .unexpectedByte, 5), ("{\"a\":1,}", .unexpectedByte, 7), ("{\"a\" 1}", .unexpectedByte, 5),
            ("{\"a\":1 \"b\":2}", .unexpectedByte, 7), ("{,}", .unexpectedByte, 1), ("// no\n1", .unexpectedByte, 0),
            ("[1,/**/2]", .unexpectedByte, 3), ("\u{FEFF}{}", .unexpectedByte, 0), ("\u{A0}1", .unexpectedByte, 0),
            ("\u{C}1", .unexpectedByte, 0), ("\0", .unexpectedByte, 0), ("1\0", .trailingBytes, 1),
        ] as [(String, JSONError.Reason, Int)]
    )
    func invalid(document: String, reason: JSONError.Reason, offset: Int) {
        #expect(throws: JSONError(reason: reason, offset: offset)) { try JSONValue(parsing: Array(document.utf8)) }
    }

    @Test(
        "with a name that stands twice in one object is refused",
        arguments: [
            ("{\"a\":1,\"a\":1}", 7), ("{\"a\":1,\"\\u0061\":2}", 7), ("{\"\":1,\"\":2}", 6),
            ("[{\"x\":{\"y\":1,\"y\":2}}]", 13),
            ("{\"é\":1,\"\\u00E9\":2}", 8),
        ]
    )
    func duplicates(document: String, offset: Int) {
        #expect(throws: JSONError(reason: .duplicateName, offset: offset)) {
            try JSONValue(parsing: Array(document.utf8))
        }
    }

    @Test("finds a name that stands twice among many", arguments: [2, 15, 16, 17, 18, 1_000])
    func duplicatesAmongMany(count: Int) throws {
        let names = (0..<count).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSONValue(parsing: Array("{\(names)}".utf8)).object?.members.count == count)
        for twin in [0, count / 2, count - 1] {
            let error = #expect(throws: JSONError.self) {
                try JSONValue(parsing: Array("{\(names),\"n\(twin)\":0}".utf8))
            }
            #expect(error?.reason == .duplicateName)
        }
    }

    @Test("keeps names apart that only look the same: they differ in their characters, and that is what counts")
    func canonicallyEqualNames() throws {
        let document = "{\"\u{E9}\":1,\"e\u{301}\":2,\"K\":3,\"\u{212A}\":4}"
        let value = try JSONValue(parsing: Array(document.utf8))
        #expect(value.text.utf8.elementsEqual(document.utf8))
        #expect(value["e\u{301}"] == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["\u{212A}"] == 4)
        #expect(try JSONValue(parsing: Array("\"\u{E9}\"".utf8)) != JSONValue(parsing: Array("\"e\u{301}\"".utf8)))
    }

    @Test("may be nested 32 levels deep and no deeper", arguments: [("[", "]"), ("{\"a\":", "}")])
    func depth(open: String, close: String) throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array((String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels)).utf8)
        }
        #expect(try JSONValue(parsing: nested(32)).bytes == nested(32))
        #expect(throws: JSONError(reason: .tooDeep, offset: 32 * open.utf8.count)) {
            try JSONValue(parsing: nested(33))
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
    }

    @Test("that goes deep, comes up and goes deep again is within the limit")
    func depthIsNotASum() throws {
        let branch = String(repeating: "[", count: 31) + String(repeating: "]", count: 31)
        let document = "[\(branch),\(branch),\(branch)]"
        #expect(try JSONValue(parsing: Array(document.utf8)).text == document)
    }

    @Test("that is cut off anywhere is refused")
    func truncation() throws {
        let text = #"{"a":[1,-2.5e+3,true,false,null,"x\n\u00e9😀\ud83d\ude00é"],"b":{"c":{}},"d":""}"#
        let document = Array(text.utf8)
        _ = try JSONValue(parsing: document)
        for end in document.indices {
            #expect(throws: JSONError.self, "cut at \(end)") { try JSONValue(parsing: Array(document[..<end])) }
        }
    }

    @Test("says for people what is wrong and where")
    func message() {
        let error = JSONError(reason: .trailingBytes, offset: 7)
        #expect(error.message == "Not a valid JSON document: something follows the document, at byte 7.")
    }
}
