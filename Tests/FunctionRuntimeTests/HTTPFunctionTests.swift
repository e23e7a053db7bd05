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
            if event.method == "OPTIONS" {
                throw Problem(405, "method-not-allowed", "No.", headers: [("allow", "GET, HEAD")])
            }
            if event.rawPath == "/own" {
                return HTTPResponse(statusCode: 200, headers: HTTPFields([("cache-control", "max-age=60")]))
            }
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

    @Test("protects every answer, refusals and damaged events included, but for what the handler says itself")
    func protection() throws {
        let wanted = HTTPResponse.protection.map(\.value)
        func protection(of response: HTTPResponse) -> [String?] {
            HTTPResponse.protection.map { response.headers[$0.name] }
        }
        for path in ["/a", "/teapot", "/damaged", "/empty"] {
            let request = HTTPEvent(method: "GET", rawPath: path, context: RequestContext(requestID: "r1"))
            #expect(protection(of: Self.function.respond(to: request, context: Self.context)) == wanted)
        }
        for event in [EventBytes.tooLarge(limit: 1), .complete(Array("{".utf8))] {
            let bytes = Self.function.handle(event, context: Self.context).bytes
            #expect(protection(of: try HTTPResponse(json: JSONValue(parsing: bytes))) == wanted)
        }
        let request = HTTPEvent(method: "GET", rawPath: "/own", context: RequestContext(requestID: "r1"))
        let own = Self.function.respond(to: request, context: Self.context)
        #expect(own.headers["cache-control"] == "max-age=60" && own.headers["x-frame-options"] == "DENY")
    }

    @Test("answers a browser that asks first, where its page is named; else OPTIONS is refused as it is")
    func preflight() {
        let shop = CrossOrigin(["https://shop.example"])
        for (crossOrigin, path, status) in [
            (shop, "/a", 204), (CrossOrigin(), "/a", 405), (CrossOrigin(["https://a.example"]), "/a", 405),
            (shop, "/teapot", 418),
        ] {
            let log = FunctionLog(function: "test", threshold: .critical) { _ in }
            let deadline = Deadline(after: .seconds(1))
            let context = FunctionContext(requestID: "", deadline: deadline, log: log, crossOrigin: crossOrigin)
            let fields = [("origin", "https://shop.example"), ("access-control-request-method", "GET")]
            let request = HTTPEvent(
                method: "OPTIONS",
                rawPath: path,
                headers: HTTPFields(fields),
                context: RequestContext(requestID: "r1")
            )
            let response = Self.function.respond(to: request, context: context)
            #expect(response.statusCode == status)
            #expect((response.headers["access-control-allow-origin"] != nil) == (crossOrigin == shop))
            #expect(response.headers["access-control-allow-methods"] == (status == 204 ? "GET, HEAD" : nil))
        }
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
