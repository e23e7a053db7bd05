import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("A function on Lambda")
struct LambdaHostTests {
    @Test("answers one event after another in one process, each under the id of its request")
    func answers() async throws {
        try await LambdaFixture.running { lambda async throws in
            let first = try await lambda.ask("/process", id: "r1")
            let second = try await lambda.ask("/process", id: "r2")
            #expect(first.body == second.body)
            #expect(first.headers["x-request-id"] == "r1" && second.headers["x-request-id"] == "r2")
        }
    }

    @Test("loads libcurl there, and nowhere else")
    func libraries() async throws {
        let there = try await LambdaFixture.running { try await $0.ask("/libraries").text }
        #expect(there.contains("libcurl.so"))
        let function = try LambdaFixture.function()
        let fleet = try await SharedFleet(FunctionCatalog(functions: [function]), mode: .warm, log: LineProbe())
        let event = HTTPEvent(method: "GET", rawPath: "/libraries", context: RequestContext(requestID: "r1"))
        let answer = try await fleet.answer(function.name, event: ByteBuffer(bytes: event.bytes), requestID: "r1")
        let elsewhere = answer.text
        try await fleet.drain()
        #expect(elsewhere.contains("libc.so") && !elsewhere.contains("libcurl"))
    }

    @Test("knows the earlier of Lambda's deadline and its own", arguments: [(200, "900000"), (900, "200000")])
    func deadline(timeoutSeconds: Int, own: String) async throws {
        let function = try LambdaFixture.function(
            environment: ["PRICETAG_TIMEOUT_MS": own],
            timeoutSeconds: timeoutSeconds
        )
        let remaining = try await LambdaFixture.running(function) { try await $0.ask("/remaining").text }
        let milliseconds = try #require(Int(remaining))
        #expect((1...200_000).contains(milliseconds))
    }

    @Test("has the trace header in its environment and in its log, with the invocation's id")
    func trace() async throws {
        let log = LineProbe()
        try await LambdaFixture.running(log: log) { lambda async throws in
            let first = try await lambda.ask("/trace").text
            let second = try await lambda.ask("/trace").text
            #expect(first.hasPrefix("Root=1-") && second.hasPrefix("Root=1-") && first != second)
            _ = try await lambda.ask("/log", id: "r3")
        }
        await log.wait(prefix: "{")
        let line = try #require(log.lines.first { $0.contains(#""message":"shown""#) })
        let entry = try JSONValue(parsing: Array(line.utf8))
        #expect(entry["request_id"] == "r3")
        #expect(entry["trace.id"]?.string?.hasPrefix("Root=1-") == true)
        #expect(entry["faas.execution"]?.string?.utf8.count == 36)
    }

    @Test("is handed the same event twice, as by a caller that asks again, and answers both")
    func repeated() async throws {
        try await LambdaFixture.running { lambda async throws in
            for _ in 0..<2 { #expect(try await lambda.ask("/a", id: "same", body: "x").text == "/a 1") }
        }
    }

    @Test("answers an event beyond its limit with a 413, and the next one as ever")
    func largeEvent() async throws {
        let function = try LambdaFixture.function(environment: ["PRICETAG_MAX_EVENT_BYTES": "1024"])
        try await LambdaFixture.running(function) { lambda async throws in
            #expect(try await lambda.ask("/a", body: String(repeating: "x", count: 200_000)).statusCode == 413)
            #expect(try await lambda.ask("/a").statusCode == 200)
        }
    }

    @Test("asks no proxy, whatever the environment says")
    func proxies() async throws {
        // Port 1 is nobody's: whoever goes there fails.
        let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]
        let environment = Dictionary(uniqueKeysWithValues: proxies.map { ($0, "http://127.0.0.1:1") })
        let function = try LambdaFixture.function(environment: environment)
        #expect(try await LambdaFixture.running(function) { try await $0.ask("/a").statusCode } == 200)
    }

    @Test("ends by itself, with 0, when it is told to end between two events")
    func termination() async throws {
        let log = LineProbe()
        try await LambdaFixture.running(log: log) { _ = try await $0.ask("/a") }
        #expect(log.lines.contains { $0.contains("environment ended") && $0.contains("exit code 0") })
    }

    @Test("reports a start that fails with the reason, and leaves with 78")
    func initializationError() async throws {
        let log = LineProbe()
        let function = try LambdaFixture.function(environment: ["PRICETAG_HOME": "no \"place\"\u{1}\nat all"])
        try await LambdaFixture.running(function, log: log) { lambda async throws in
            let outcome = try await lambda.invoke("fixture", Array("{}".utf8))
            let message = "fixture-function: PRICETAG_HOME: is no \"place\"\u{1}\nat all"
            #expect(outcome == .failure(LambdaErrorReport(type: "Runtime.ConfigInvalid", message: message)))
        }
        #expect(log.lines.contains { $0.contains("environment ended") && $0.contains("exit code 78") })
    }

    @Test("never logs what it was asked")
    func discretion() async throws {
        let log = LineProbe()
        try await LambdaFixture.running(faults: [RuntimeFault(.response, 2, .status(400))], log: log) {
            lambda async throws in
            _ = try await lambda.send(Array(#"{"body":"the secret"#.utf8))
            _ = try? await lambda.ask("/a", body: "the secret")
        }
        await log.wait(containing: "event refused")
        await log.wait(containing: "the answer was refused")
        #expect(!log.lines.contains { $0.contains("the secret") })
    }
}
