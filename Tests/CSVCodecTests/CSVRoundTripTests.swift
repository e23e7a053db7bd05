import CSVCodec
import TestSupport
import Testing

@Suite("Comma-separated values there and back")
struct CSVRoundTripTests {
    private static let letters = Array("aZ09 ,;\t\"\n\r'=+-@|éЖ€📱\u{301}\u{7F}")

    private static func field(_ random: inout SeededGenerator) -> String {
        let length = Int.random(in: 0...6, using: &random)
        return String((0..<length).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }

    @Test("reads back what was written", arguments: CSVSeparator.allCases, Array(Soak.seeds(from: 1, count: 5)))
    func roundTrip(separator: CSVSeparator, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let width = Int.random(in: 2...5, using: &random)
            let rows = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                (0..<width).map { _ in Self.field(&random) }
            }
            // The separator is told by the header.
            let table = [(0..<width).map { "c\($0)" }] + rows
            var writer = CSVWriter(separator: separator)
            for row in table { writer.add(row) }
            var (reader, found) = (try CSVReader(writer.bytes), [[String]]())
            while let row = try reader.next() { found.append(row.fields) }
            #expect(reader.separator == separator)
            #expect(found.map { $0.map { Array($0.utf8) } } == table.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test("reads any bytes or says why not", arguments: Soak.seeds(from: 1, count: 8))
    func anyBytes(seed: UInt64) {
        var (random, read, refused) = (SeededGenerator(seed: seed), 0, 0)
        let telling = Array("\",;\t\r\nab\u{FEFF}sep=ж".utf8)
        for _ in 0..<3_000 {
            let isTelling = Bool.random(using: &random)
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                isTelling
                    ? telling[Int.random(in: 0..<telling.count, using: &random)]
                    : UInt8.random(in: 0...255, using: &random)
            }
            let encoding: CSVEncoding = Bool.random(using: &random) ? .utf8 : .windows1251
            do throws(CSVError) {
                for record in try records(bytes, encoding: encoding) { #expect(!record.isEmpty) }
                read += 1
            } catch {
                #expect(error.line > 0 && !error.reason.isEmpty)
                refused += 1
            }
        }
        #expect(read > 100 && refused > 100)
    }

    /// Files that would take a reader long that looks at anything twice; each is made of so many equal parts.
    struct Pattern: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let start: String
        let part: String
        let end: String
    }

    static let patterns = [
        Pattern(testDescription: "quotes", start: "\"", part: "\"\"", end: "\""),
        Pattern(testDescription: "a quote that is never closed", start: "\"", part: "ab,\n", end: ""),
        Pattern(testDescription: "quoted letters between quotes", start: "\"", part: "a\"\"", end: "\""),
        Pattern(testDescription: "empty lines", start: "", part: "\n", end: ""),
        Pattern(testDescription: "lines with an open quote at the end", start: "", part: "a\n", end: "\""),
        Pattern(testDescription: "one long field", start: "", part: "abcd", end: ""),
        Pattern(testDescription: "carriage returns in quotes", start: "\"", part: "\r", end: "\""),
    ]

    @Test("takes a time that grows with the file and not with its square", arguments: patterns)
    func linearTime(pattern: Pattern) throws {
        func seconds(parts: Int) -> Duration {
            let bytes = Array((pattern.start + String(repeating: pattern.part, count: parts) + pattern.end).utf8)
            return (0..<3).map { _ in ContinuousClock().measure { _ = try? records(bytes) } }.min() ?? .zero
        }
        let (short, long) = (seconds(parts: 4_000), seconds(parts: 64_000))
        // 16 times the bytes: 16 times the time if it grows with them, 256 times if with their square.
        #expect(long < short * 80, "\(short), \(long)")
    }
}
