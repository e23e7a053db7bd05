import JSONCodec
import Logging
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct TracingTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"

    @Test func `continues the caller's trace to the function, the answer and the log`() async throws {
        let log = LineProbe()
        let catalog = try FunctionCatalog(functions: [Scripted.function()])
        let logger = Logger.runner(.info, sink: log)
        try await Gateway.whileRunning(catalog, options: GatewayOptions(), log: log, logger: logger) { port in
            var request = Scripted.event("event")
            request.headers["traceparent"] = "00-\(Self.trace)-b7ad6b7169203331-01"
            request.headers["tracestate"] = "vendor=1"
            request.headers["x-request-id"] = "mine"
            let answer = try await HTTPClient(host: "127.0.0.1", port: port).send(request)
            let headers = try JSONValue(parsing: answer.body)["headers"]
            let sent = try #require(headers?["traceparent"]?.string)
            #expect(sent.hasPrefix("00-\(Self.trace)-"))
            #expect(!sent.contains("b7ad6b7169203331"))
            #expect(headers?["tracestate"] == "vendor=1")
            #expect(headers?["x-correlation-id"] == "mine")
            #expect(answer.headers["traceparent"] == sent)
            await log.wait(prefix: "{")
            let line = try JSONValue(parsing: Array(#require(log.lines.first).utf8))
            #expect(line["trace.id"]?.string == Self.trace)
            #expect(line["request_id"]?.string == answer.headers["x-request-id"])
        }
    }

    @Test(arguments: [nil, "00-\(trace)-b7ad6b7169203331", "ff-\(trace)-b7ad6b7169203331-01"])
    func `begins a trace where the caller sends no valid one, and drops its state`(header: String?) async throws {
        try await Scripted.serving { client in
            var request = Scripted.event("event")
            request.headers["traceparent"] = header
            request.headers["tracestate"] = "vendor=1"
            let answer = try await client.send(request)
            let headers = try JSONValue(parsing: answer.body)["headers"]
            let sent = try #require(headers?["traceparent"]?.string)
            #expect(!sent.contains(Self.trace))
            #expect(headers?["tracestate"] == nil)
            #expect(answer.headers["traceparent"] == sent)
        }
    }
}
