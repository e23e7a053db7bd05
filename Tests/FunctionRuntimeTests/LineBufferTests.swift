import Testing

@testable import FunctionRuntime

@Suite("Lines of a stream")
struct LineBufferTests {
    /// Feeds pieces through a real pipe and gathers the lines, with the rest at the end.
    private static func lines(_ pieces: [[UInt8]], limit: Int) throws -> [EventBytes] {
        let pipe = try Pipe()
        let descriptor = Descriptor(number: pipe.reading.number)
        var buffer = LineBuffer(limit: limit)
        var lines: [EventBytes] = []
        for piece in pieces where !piece.isEmpty {
            try pipe.writing.write(piece)
            guard try buffer.fill(from: descriptor) else { break }
            while let line = buffer.next() { lines.append(line) }
        }
        pipe.writing.close()
        #expect(try !buffer.fill(from: descriptor))
        if let rest = buffer.rest() { lines.append(rest) }
        return lines
    }

    private static let text = Array("\na\r\n\r\nbcd\n12345\n123456\n12345\r\n1234567890\nlast".utf8)
    private static let expected: [EventBytes] =
        [.complete([0x61]), .complete(Array("bcd".utf8)), .complete(Array("12345".utf8)), .tooLarge(limit: 5)]
        + [.complete(Array("12345".utf8)), .tooLarge(limit: 5), .complete(Array("last".utf8))]

    @Test("are the same wherever the stream is cut in three")
    func everySplit() throws {
        let text = Self.text
        for first in text.indices {
            for second in stride(from: first, through: text.count, by: 5) {
                let pieces = [Array(text[..<first]), Array(text[first..<second]), Array(text[second...])]
                #expect(try Self.lines(pieces, limit: 5) == Self.expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("are the same byte by byte")
    func byteByByte() throws {
        #expect(try Self.lines(Self.text.map { [$0] }, limit: 5) == Self.expected)
    }

    @Test("say at the end that a line without its end was too large")
    func tooLargeRest() throws {
        #expect(try Self.lines([Array("123456".utf8)], limit: 5) == [.tooLarge(limit: 5)])
        #expect(try Self.lines([Array("123456".utf8), Array("7".utf8)], limit: 5) == [.tooLarge(limit: 5)])
        #expect(try Self.lines([Array("12345\r".utf8)], limit: 5) == [.complete(Array("12345".utf8))])
        #expect(try Self.lines([Array("\r".utf8)], limit: 5) == [])
        #expect(try Self.lines([], limit: 5) == [])
    }
}
