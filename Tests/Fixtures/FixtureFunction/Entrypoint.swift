import FunctionRuntime
import Glibc
import RuntimeProtocols

/// What no real function does, on demand: prints, waits, fails, answers strangely.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("fixture-function") { _ in HTTPFunction(FixtureHandler()) { $0 as? Problem } }
    }
}

struct FixtureHandler: HTTPHandler {
    struct Failure: Error { let secret: String }

    func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        switch event.rawPath {
        case "/print": print("a stray line")
        case "/log":
            context.log(.debug, "hidden")
            context.log(.notice, "shown", ["a.number": "12", "text": "two\nlines \"quoted\""])
        case "/fail": throw Failure(secret: "for the log alone")
        case "/wait":
            context.log(.notice, "waiting")
            waitForGate()
        case "/empty": return HTTPResponse(statusCode: 204, body: Array("no content has no body".utf8))
        case "/teapot": throw Problem(418, "teapot", "No coffee here.")
        default: break
        }
        return HTTPResponse(statusCode: 200, body: Array("\(event.rawPath) \(event.body.count)".utf8))
    }

    /// Waits until the test closes its end of descriptor 3.
    private func waitForGate() {
        var byte: UInt8 = 0
        while read(3, &byte, 1) > 0 {}
    }
}
