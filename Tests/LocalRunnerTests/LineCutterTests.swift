import NIOCore
import Testing

@testable import LocalRunner

@Suite struct LineCutterTests {
    private func lines(_ chunks: [String], limit: Int = 10) -> [String] {
        var cutter = LineCutter(limit: limit)
        var lines = chunks.flatMap { cutter.lines(from: ByteBuffer(string: $0)) }
        if let rest = cutter.rest() { lines.append(rest) }
        return lines.map { String(buffer: $0) }
    }

    @Test(arguments: [
        (["one\ntwo\n"], ["one", "two"]), (["on", "e\ntw", "o"], ["one", "two"]), (["a\n\nb\n"], ["a", "", "b"]),
        ([""], []),
        (["0123456789\n"], ["0123456789"]), (["01234567890\nx\n"], ["0123456789 ... 1 bytes left out", "x"]),
        (["01234567", "89ab", "cd\n"], ["0123456789 ... 4 bytes left out"]),
    ])
    func `cuts text into lines of bounded length`(chunks: [String], expected: [String]) {
        #expect(lines(chunks) == expected)
    }

    @Test func `cuts the same wherever the chunks end`() {
        let text = "first\nsecond line that is long\n\nlast"
        let whole = lines([text])
        for offset in 0...text.count {
            #expect(lines([String(text.prefix(offset)), String(text.dropFirst(offset))]) == whole)
        }
    }
}
