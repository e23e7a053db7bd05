import JSONCodec
import RuntimeProtocols
import Testing

@Suite("What Lambda's Runtime API says")
struct LambdaTests {
    private static func invocation(_ fields: [(name: String, value: String)]) -> LambdaInvocation? {
        LambdaInvocation(HTTPFields([(LambdaRuntimeAPI.Field.requestID, "8476a536-e9f4")] + fields))
    }

    @Test(
        "is no invocation without an id that can stand in a path",
        arguments: [nil, "", "a/b", "a b", "..", "a?b", "é", String(repeating: "a", count: 129)]
    )
    func badID(id: String?) {
        #expect(LambdaInvocation(HTTPFields(id.map { [(LambdaRuntimeAPI.Field.requestID, $0)] } ?? [])) == nil)
    }

    @Test(
        "says when its time is over",
        arguments: [
            (nil, nil), ("", nil), ("soon", nil), ("-5", nil), ("1500", 500), ("900", 0),
            ("9223372036854775807", Int64.max - 1_000),
        ]
            as [(String?, Int64?)]
    )
    func deadline(text: String?, expected: Int64?) throws {
        let invocation = try #require(Self.invocation(text.map { [("Lambda-Runtime-Deadline-Ms", $0)] } ?? []))
        #expect(invocation.remaining(at: 1_000) == expected)
    }

    @Test(
        "has a trace where it is traced",
        arguments: [(nil, nil), ("", nil), ("Root=1-2-3", "Root=1-2-3"), (String(repeating: "a", count: 513), nil)]
            as [(String?, String?)]
    )
    func trace(text: String?, expected: String?) throws {
        let invocation = try #require(Self.invocation(text.map { [(LambdaRuntimeAPI.Field.traceID, $0)] } ?? []))
        #expect(invocation.traceID == expected)
    }

    @Test("is told of errors in JSON, whatever stands in them", arguments: ["plain", "a\nb\u{1}\"\\\u{7F}é", "\u{0}"])
    func report(message: String) throws {
        let report = LambdaErrorReport(type: "Function.Failed", message: message)
        let text = report.json.text
        #expect(text.utf8.allSatisfy { $0 >= 0x20 })
        #expect(LambdaErrorReport(json: try JSONValue(parsing: Array(text.utf8))) == report)
    }
}
