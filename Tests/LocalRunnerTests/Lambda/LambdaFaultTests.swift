import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("A function on a Lambda that misbehaves")
struct LambdaFaultTests {
    /// What the first of two invocations comes to; the second is always answered.
    enum First: Sendable, Equatable { case answered, ended }

    static let faults: [(RuntimeFault, First, responses: Int)] = [
        // Slow, and nothing else.
        (RuntimeFault(.next, 1, .delay(.milliseconds(150))), .answered, 2),
        (RuntimeFault(.response, 1, .delay(.milliseconds(150))), .answered, 2),
        // The call was not carried out: it is repeated on a new connection.
        (RuntimeFault(.next, 1, .hangUp), .answered, 2),
        (RuntimeFault(.response, 1, .hangUp), .answered, 3),
        // It was carried out: the repetition of an answer is refused, and does no harm.
        (RuntimeFault(.response, 1, .hangUpAfterwards), .answered, 3),
        // The event is on the way and lost: it is not asked for a second time.
        (RuntimeFault(.next, 1, .hangUpAfterwards), .ended, 1),
        // "Container error": the process leaves.
        (RuntimeFault(.next, 1, .status(500)), .ended, 1),
        (RuntimeFault(.response, 1, .status(500)), .ended, 2),
        // A redirect is never followed.
        (RuntimeFault(.next, 1, .redirect(to: "http://127.0.0.1:1/")), .ended, 1),
        (RuntimeFault(.response, 1, .redirect(to: "http://127.0.0.1:1/")), .ended, 2),
    ]

    @Test("goes on or leaves, and the next event is answered", arguments: faults.indices)
    func fault(index: Int) async throws {
        let (fault, expected, responses) = Self.faults[index]
        try await LambdaFixture.running(faults: [fault]) { lambda async throws in
            do {
                let text = try await lambda.ask("/a").text
                #expect(expected == .answered && text == "/a 0")
            } catch let report as LambdaErrorReport {
                #expect(expected == .ended)
                #expect(
                    report
                        == LambdaErrorReport(type: "Runtime.ExitError", message: "The runtime has ended: exit code 1")
                )
            }
            #expect(try await lambda.ask("/a").text == "/a 0")
            #expect(lambda.count(of: .response) == responses)
        }
    }

    @Test("is told that its answer is too large, and answers the next event in the same process")
    func largeAnswer() async throws {
        try await LambdaFixture.running { lambda async throws in
            let process = try await lambda.ask("/process").text
            await #expect(throws: LambdaErrorReport.self) { try await lambda.ask("/big") }
            let outcome = try await lambda.invoke("fixture", Self.event("/big"))
            guard case .failure(let report) = outcome else { throw CancellationError() }
            #expect(report.type == "Function.ResponseSizeTooLarge")
            #expect(try await lambda.ask("/process").text == process)
        }
    }

    @Test("dies, and another process answers the next event")
    func crash() async throws {
        try await LambdaFixture.running { lambda async throws in
            let outcome = try await lambda.invoke("fixture", Self.event("/crash"))
            let message = "The runtime has ended: signal 6"
            #expect(outcome == .failure(LambdaErrorReport(type: "Runtime.ExitError", message: message)))
            #expect(try await lambda.ask("/a").statusCode == 200)
        }
    }

    @Test("is ended when its time is over")
    func timeout() async throws {
        try await LambdaFixture.running(LambdaFixture.function(timeoutSeconds: 1)) { lambda async throws in
            let outcome = try await lambda.invoke("fixture", Self.event("/hang"))
            guard case .failure(let report) = outcome else { throw CancellationError() }
            #expect(report.type == "Sandbox.Timedout" && report.message.hasSuffix("timed out after 1.0 seconds"))
        }
    }

    @Test("is ended when it does not ask for its first event in time")
    func slowStart() async throws {
        let fault = RuntimeFault(.next, 1, .delay(.seconds(600)))
        try await LambdaFixture.running(faults: [fault], prepare: { $0.initializationTimeout = .milliseconds(200) }) {
            let outcome = try await $0.invoke("fixture", Self.event("/a"))
            guard case .failure(let report) = outcome else { throw CancellationError() }
            #expect(report.type == "Sandbox.Timedout")
        }
    }

    @Test("gets no more environments than it may have, and is told when they are shut down")
    func throttling() async throws {
        try await LambdaFixture.running { lambda async throws in
            async let hanging = lambda.invoke("fixture", Self.event("/hang"))
            // The first takes the only environment before it waits for anything.
            while lambda.count(of: .next) == 0 { await Task.yield() }
            await #expect(throws: LambdaThrottle.self) { try await lambda.invoke("fixture", Self.event("/a")) }
            lambda.stop()
            guard case .failure(let report) = try await hanging else { throw CancellationError() }
            #expect(report.type == "Sandbox.Shutdown")
        }
    }

    static func event(_ path: String) -> [UInt8] {
        HTTPEvent(method: "GET", rawPath: path, context: RequestContext(requestID: "r1")).json.bytes
    }
}
