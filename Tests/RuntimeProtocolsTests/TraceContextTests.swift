import Testing

@testable import RuntimeProtocols

@Suite struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let parent = "b7ad6b7169203331"

    @Test(arguments: [
        ("00-\(trace)-\(parent)-01", true), ("00-\(trace)-\(parent)-00", false), ("00-\(trace)-\(parent)-03", true),
        ("cc-\(trace)-\(parent)-01", true), ("cc-\(trace)-\(parent)-01-what-the-future-holds", true),
    ])
    func `continues a valid trace under a new span id`(header: String, isSampled: Bool) {
        let context = TraceContext(continuing: header)
        #expect(context.isContinued)
        #expect(context.traceID == Self.trace)
        #expect(context.spanID != Self.parent)
        #expect(context.isSampled == isSampled)
        #expect(context.header == "00-\(Self.trace)-\(context.spanID)-\(isSampled ? "01" : "00")")
    }

    @Test(arguments: [
        nil, "", "00", "garbage", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-", "00-\(trace)-\(parent)-0",
        "00-\(trace)-\(parent)-01-", "00-\(trace)-\(parent)-01-extra", "ff-\(trace)-\(parent)-01",
        "0x-\(trace)-\(parent)-01", "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-\(parent)-0G",
        "00-\(String(repeating: "0", count: 32))-\(parent)-01", "00-\(trace)-\(String(repeating: "0", count: 16))-01",
        "00_\(trace)-\(parent)-01", "cc-\(trace)-\(parent)-01.x", " 00-\(trace)-\(parent)-01",
        "00-\(trace)-\(parent)-01 ",
        "00-\(trace.dropLast())é-\(parent)-01",
    ])
    func `begins a trace where there is no valid one`(header: String?) {
        let context = TraceContext(continuing: header)
        #expect(!context.isContinued)
        #expect(context.header.wholeMatch(of: /00-[0-9a-f]{32}-[0-9a-f]{16}-00/) != nil)
        #expect(context.traceID != Self.trace)
    }

    @Test func `never repeats an id`() {
        let contexts = (0..<1_000).map { _ in TraceContext(continuing: nil) }
        #expect(Set(contexts.map(\.traceID)).count == 1_000)
        #expect(Set(contexts.map(\.spanID)).count == 1_000)
    }
}
