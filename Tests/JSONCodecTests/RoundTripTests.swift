import Foundation
import JSONCodec
import TestSupport
import Testing

@Suite("Writing and reading")
struct RoundTripTests {
    @Test("gives random documents back, byte for byte", arguments: UInt64(1)...8)
    func random(seed: UInt64) throws {
        var documents = RandomDocument(seed: seed)
        for round in 0..<150 {
            let document = documents.value()
            let bytes = document.bytes
            let read = try JSONValue(parsing: bytes)
            #expect(read == document, "seed \(seed), round \(round)")
            #expect(read.bytes == bytes, "seed \(seed), round \(round)")
        }
    }

    @Test("never crashes on a document that was cut or damaged", arguments: UInt64(1)...4)
    func damaged(seed: UInt64) throws {
        var documents = RandomDocument(seed: seed)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            var bytes = documents.value().bytes
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            bytes.removeLast(Int.random(in: 0...bytes.count / 2, using: &generator))
            // Whatever is still a document has to survive a second trip unchanged.
            guard let read = try? JSONValue(parsing: bytes) else { continue }
            #expect(try JSONValue(parsing: read.bytes) == read)
        }
    }

    @Test("an object keeps the order of its members when one is replaced, and forgets one that is removed")
    func members() {
        var object = JSONObject()
        for (index, name) in ["c", "a", "b"].enumerated() { object[name] = .integer(index) }
        object["a"] = "new"
        #expect(JSONValue.object(object).text == #"{"c":0,"a":"new","b":2}"#)
        object["c"] = nil
        object["missing"] = nil
        #expect(JSONValue.object(object).text == #"{"a":"new","b":2}"#)
        #expect(JSONValue.object(object) != ["b": 2, "a": "new"])
    }

    @Test("control characters are written as escapes and nothing else is")
    func escapes() {
        let text = JSONValue.string("\0\u{1}\u{8}\t\n\u{C}\r\u{1F} \"\\/\u{7F}é😀").text
        #expect(text == #""\u0000\u0001\u0008\t\n\u000c\r\u001f \"\\/\#u{7F}é😀""#)
    }
}
