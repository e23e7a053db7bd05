import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A function keeps its one connection to the Runtime API, whatever goes over it.
@Suite("A function's connection on Lambda")
struct LambdaConnectionTests {
    @Test("is one for twenty events")
    func kept() async throws {
        try await LambdaFixture.running { lambda async throws in
            for index in 0..<20 { #expect(try await lambda.ask("/a", id: "r\(index)").statusCode == 200) }
            #expect(lambda.count(of: .response) == 20)
            #expect(lambda.connections == 1)
        }
    }

    @Test("is replaced by one other when it is closed, with its call repeated there")
    func replaced() async throws {
        try await LambdaFixture.running(faults: [RuntimeFault(.response, 5, .hangUp)]) { lambda async throws in
            for index in 0..<20 { #expect(try await lambda.ask("/a", id: "r\(index)").statusCode == 200) }
            #expect(lambda.count(of: .response) == 21)
            #expect(lambda.connections == 2)
        }
    }

    @Test("carries 1 MiB in and out, twice, and each time the same bytes")
    func large() async throws {
        // Every value of a byte, so that it travels as base64.
        let body = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
        let function = try LambdaFixture.function(environment: ["PRICETAG_MAX_EVENT_BYTES": "4194304"])
        try await LambdaFixture.running(function) { lambda async throws in
            for index in 0..<2 {
                let event = HTTPEvent(
                    method: "POST",
                    rawPath: "/echo",
                    body: body,
                    context: RequestContext(requestID: "r\(index)")
                )
                let response = try await lambda.send(event.json.bytes)
                #expect(response.statusCode == 200)
                // Not the arrays themselves: a difference would print two million numbers.
                #expect(response.body.count == body.count)
                let isSame = response.body == body
                #expect(isSame)
            }
            #expect(lambda.connections == 1)
        }
    }
}
