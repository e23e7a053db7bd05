import CSVCodec
import TestSupport
import Testing

@Suite struct CSVParserTests {
    private static func records(_ text: [UInt8]) throws(CSVError) -> [[String]] {
        var parser = CSVParser()
        var records: [[String]] = []
        for byte in text where try parser.consume(byte) {
            records.append(parser.record.texts)
            parser.beginRecord()
        }
        if try parser.finish() { records.append(parser.record.texts) }
        return records
    }

    @Test(
        arguments: [
            ("a,b\n", [["a", "b"]]),
            ("a,b", [["a", "b"]]),
            ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
            ("\"x,y\",z\n", [["x,y", "z"]]),
            ("\"two\r\nlines\"\n", [["two\r\nlines"]]),
            ("\"say \"\"hi\"\"\",\"\"\n", [["say \"hi\"", ""]]),
            (",\n", [["", ""]]),
            ("\n\n", [[""], [""]]),
            ("\"\"", [[""]]),
            (" a , b \n", [[" a ", " b "]]),
            ("", []),
        ] as [(String, [[String]])]
    )
    func `cuts text into records and fields`(text: String, expected: [[String]]) throws {
        #expect(try Self.records(Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("a,5\" pipe\n", 1, 2), ("ok\n\"a\"b\n", 2, 1), ("a\rb\n", 1, 1), ("a\r", 1, 1),
    ])
    func `names line and column of what is no CSV`(text: String, line: Int, column: Int) {
        let error = #expect(throws: CSVError.self) { try Self.records(Array(text.utf8)) }
        #expect(error?.line == line)
        #expect(error?.column == column)
    }

    @Test func `names the line where a quote was opened that nobody closes`() {
        let error = #expect(throws: CSVError.self) { try Self.records(Array("a\n\"b\nc\nd".utf8)) }
        #expect(error?.line == 2)
    }

    @Test func `refuses a record without end before it fills the memory`() throws {
        var parser = CSVParser()
        let error = #expect(throws: CSVError.self) {
            for _ in 0...CSVParser.recordLimit { _ = try parser.consume(UInt8(ascii: "a")) }
        }
        #expect(error?.line == 1)
    }

    @Test func `counts line ends inside of fields`() throws {
        var parser = CSVParser()
        var lines: [Int] = []
        for byte in "a\n\"b\n\n\"\nc\n".utf8 where try parser.consume(byte) {
            lines.append(parser.record.line)
            parser.beginRecord()
        }
        #expect(lines == [1, 2, 5])
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `reads back whatever was written`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet: [Unicode.Scalar] = ["a", "ü", ",", "\"", "\n", "\r", " ", "\t", "0", "🌷"]
        for _ in 0..<200 {
            let records = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                (0..<Int.random(in: 1...5, using: &generator)).map { _ in
                    var text = String.UnicodeScalarView()
                    for _ in 0..<Int.random(in: 0...6, using: &generator) {
                        text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
                    }
                    return String(text)
                }
            }
            let text = records.map { record in
                record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
            }.joined()
            #expect(try Self.records(Array(text.utf8)) == records)
        }
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `reads any bytes or throws, and never loses one of a record's fields`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = Array("\",\n\ra".utf8) + [0x00, 0xFF]
        for _ in 0..<2_000 {
            let text = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                bytes[Int.random(in: 0..<bytes.count, using: &generator)]
            }
            guard let records = try? Self.records(text) else { continue }
            if !text.contains(UInt8(ascii: "\"")) {
                let commas = text.count { $0 == UInt8(ascii: ",") }
                #expect(records.reduce(0) { $0 + $1.count - 1 } == commas)
            }
        }
    }
}
