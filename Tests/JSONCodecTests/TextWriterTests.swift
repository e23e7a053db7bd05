import JSONCodec
import TestSupport
import Testing

@Suite("Writing straight to text")
struct TextWriterTests {
    @Test("writes what the same document writes")
    func document() throws {
        let document: JSONValue = [
            "text": "\"one\"\n", "whole": -3, "share": .double(0.125), "nothing": .double(.nan), "empty": [:],
            "none": [],
            "nested": ["a": 1, "b": ["c": "d"]], "list": [["e": 1], [:], ["f": "2"]], "last": true,
        ]
        let text = JSONTextWriter.object(capacity: 16) { writer in
            writer.string("text", "\"one\"\n")
            writer.integer("whole", -3)
            writer.double("share", 0.125)
            writer.double("nothing", .nan)
            writer.object("empty") { _ in }
            writer.array("none") { _ in }
            writer.object("nested") { writer in
                writer.integer("a", 1)
                writer.object("b") { $0.string("c", "d") }
            }
            writer.array("list") { writer in
                writer.object { $0.integer("e", 1) }
                writer.object { _ in }
                writer.object { $0.string(named: "f", "2") }
            }
            writer.value("last", of: "true")
        }
        #expect(text == document.text)
    }

    @Test("escapes whatever has to be, wherever it stands among plain bytes")
    func escapes() throws {
        let all = (UInt8.min...0x7F).map { String(UnicodeScalar($0)) } + ["é", "€", "😀"]
        for character in all {
            for place in 0...17 {
                let text = String(repeating: "a", count: place) + character + String(repeating: "ÿ", count: 17 - place)
                let written = JSONValue.string(text).text
                #expect(try JSONValue(parsing: Array(written.utf8)).string == text)
                let isPlain = character.utf8.allSatisfy {
                    $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
                }
                #expect((written == "\"\(text)\"") == isPlain)
            }
        }
    }
}
