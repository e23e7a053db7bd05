import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Testing

@Suite("A function of requests")
struct HTTPFunctionTests {
    private struct Echo: HTTPHandler {
        func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
            if event.rawPath == "/teapot" { throw Problem(418, "teapot", "No coffee here.") }
            if event.rawPath == "/damaged" { throw CancellationError() }
            let status = event.rawPath == "/empty" ? 204 : 200
            return HTTPResponse(statusCode: status, body: Array("\(event.method) \(context.requestID)".utf8))
        }
    }

    private static var function: HTTPFunction { HTTPFunction(Echo()) { $0 as? Problem } }
    private static var context: FunctionContext {
        let log = FunctionLog(function: "test", threshold: .critical) { _ in }
        return FunctionContext(requestID: "", deadline: Deadline(after: .seconds(1)), log: log)
    }

    @Test(
        "answers a request exactly as it answers its event",
        arguments: ["GET", "HEAD", "POST"],
        ["/a", "/teapot", "/damaged", "/empty"]
    )
    func sameAnswer(method: String, path: String) throws {
        let request = HTTPEvent(method: method, rawPath: path, context: RequestContext(requestID: "r1"))
        let typed = Self.function.respond(to: request, context: Self.context)
        let bytes = Self.function.handle(.complete(request.json.bytes), context: Self.context).bytes
        #expect(typed == (try HTTPResponse(json: JSONValue(parsing: bytes))))
        #expect(typed.headers["x-request-id"] == "r1")
        #expect(typed.body.isEmpty == (method == "HEAD" || path == "/empty"))
    }

    @Test("mints a request id where the platform gave none")
    func mintedID() throws {
        let request = HTTPEvent(method: "GET", rawPath: "/a", context: RequestContext(requestID: ""))
        let id = try #require(Self.function.respond(to: request, context: Self.context).headers["x-request-id"])
        #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil)
    }

    @Test("is not found where its events are no requests")
    func noRequests() {
        struct Timer: FunctionHandler {
            func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput { FunctionOutput(bytes: []) }
        }
        let request = HTTPEvent(method: "GET", rawPath: "/", context: RequestContext(requestID: "r1"))
        let response = Timer().respond(to: request, context: Self.context)
        #expect(response.statusCode == 404 && response.headers["x-request-id"] == "r1")
    }
}
