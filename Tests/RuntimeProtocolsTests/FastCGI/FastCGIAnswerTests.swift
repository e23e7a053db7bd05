import TestSupport
import Testing

@testable import RuntimeProtocols

@Suite("A FastCGI answer")
struct FastCGIAnswerTests {
    @Test(
        "is one stream of output records and its end, whatever its size",
        arguments: [1, 7, 8, 65_527, 65_528, 65_529, 65_535, 65_536, 131_056, 200_000]
    )
    func sizes(size: Int) throws {
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let bytes = FastCGIAnswer(515) { $0 += content }.bytes
        #expect(bytes.count % 8 == 0)
        let records = try #require(FastCGIReply.all(bytes))
        #expect(records.allSatisfy { $0.id == 515 })
        let output = records.dropLast(2)
        #expect(output.allSatisfy { $0.type == 6 && !$0.content.isEmpty })
        #expect(output.flatMap(\.content) == content)
        #expect(records.suffix(2).map(\.type) == [6, 3] && records[records.count - 2].content.isEmpty)
        #expect(records.last?.content == [UInt8](repeating: 0, count: 8))
    }
}
