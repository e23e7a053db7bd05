import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite("The emulated Lambda, asked over HTTP")
struct LambdaFrontEndTests {
    private static func asking<Result: Sendable>(
        _ body: @Sendable @escaping (HTTPClient) async throws -> Result
    ) async throws -> Result {
        try await LambdaFixture.running { lambda async throws in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            async let serving: Void = LambdaFrontEnd(emulator: lambda).serve(host: "127.0.0.1", port: 0) {
                port.yield($0)
                port.finish()
            }
            for await number in ports { return try await body(HTTPClient(host: "127.0.0.1", port: number)) }
            try await serving
            throw CancellationError()
        }
    }

    private static func request(_ path: String, _ body: String, _ fields: HTTPFields = HTTPFields()) -> HTTPEvent {
        HTTPEvent(
            method: "POST",
            rawPath: path,
            headers: fields,
            body: Array(body.utf8),
            context: RequestContext(requestID: "")
        )
    }

    private static let path = "/2015-03-31/functions/fixture/invocations"

    @Test("answers with what the function answered")
    func answer() async throws {
        let event = String(decoding: LambdaFaultTests.event("/a"), as: UTF8.self)
        let reply = try await Self.asking { try await $0.send(Self.request(Self.path, event)) }
        #expect(reply.statusCode == 200)
        #expect(reply.headers["x-amz-executed-version"] == "$LATEST" && reply.headers["x-amz-function-error"] == nil)
        #expect(try HTTPResponse(json: JSONValue(parsing: reply.body)).text == "/a 0")
    }

    @Test("answers with the report where there is no answer, marked as one")
    func failure() async throws {
        let event = String(decoding: LambdaFaultTests.event("/crash"), as: UTF8.self)
        let reply = try await Self.asking { try await $0.send(Self.request(Self.path, event)) }
        #expect(reply.statusCode == 200 && reply.headers["x-amz-function-error"] == "Unhandled")
        #expect(try JSONValue(parsing: reply.body)["errorType"] == "Runtime.ExitError")
    }

    @Test("refuses as Lambda does")
    func refusals() async throws {
        let refusals: [(HTTPEvent, Int, String)] = [
            (Self.request("/2015-03-31/functions/other/invocations", "{}"), 404, "ResourceNotFoundException"),
            (Self.request("/2015-03-31/functions/fixture", "{}"), 404, "ResourceNotFoundException"),
            (Self.request(Self.path, "{"), 400, "InvalidRequestContentException"),
            (Self.request(Self.path, String(repeating: "1", count: 6_291_457)), 413, "RequestTooLargeException"),
            (
                Self.request(Self.path, "{}", HTTPFields([("x-amz-invocation-type", "Event")])), 400,
                "InvalidParameterValueException"
            ),
        ]
        for (request, status, type) in refusals {
            let reply = try await Self.asking { try await $0.send(request) }
            #expect(reply.statusCode == status && reply.headers["x-amzn-errortype"] == type, "\(type)")
        }
    }
}
