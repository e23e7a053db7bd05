import FunctionRuntime
import Glibc
import RuntimeProtocols

/// What no real function does, on demand: prints, waits, fails, answers strangely.
@main
enum Entrypoint {
    static func main() {
        FunctionMain.run("fixture-function") { configuration in
            if let fault = configuration.environment.text(.home), fault.hasPrefix("no ") {
                throw ConfigurationError(key: ConfigurationKey.home.rawValue, message: "is \(fault)")
            }
            return HTTPFunction(FixtureHandler()) { $0 as? Problem }
        }
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
        case "/note": Self.note(event)
        case "/event": return HTTPResponse(statusCode: 200, body: event.bytes)
        case "/echo": return HTTPResponse(statusCode: 200, body: event.body)
        case "/large": return HTTPResponse(statusCode: 200, body: [UInt8](repeating: 0x78, count: 1_048_576))
        case "/split-header": return HTTPResponse(statusCode: 200, headers: HTTPFields([("a", "b\r\nc: d")]))
        case "/empty": return HTTPResponse(statusCode: 204, body: Array("no content has no body".utf8))
        case "/crash": abort()
        case "/hang": while true { pause() }
        case "/pass": Self.waitUntilOpen(String(decoding: event.body, as: UTF8.self))
        case "/big": return HTTPResponse(statusCode: 200, body: [UInt8](repeating: 0x61, count: 7_000_000))
        case "/process": return Self.text("\(getpid())")
        case "/remaining": return Self.text("\(Int(context.deadline.remaining / .milliseconds(1)))")
        case "/trace": return Self.text(getenv("_X_AMZN_TRACE_ID").map { String(cString: $0) } ?? "not set")
        case "/libraries": return Self.text(Self.libraries().joined(separator: " "))
        case "/teapot": throw Problem(418, "teapot", "No coffee here.")
        default: break
        }
        return HTTPResponse(statusCode: 200, body: Array("\(event.rawPath) \(event.body.count)".utf8))
    }

    private static func text(_ text: String) -> HTTPResponse {
        HTTPResponse(statusCode: 200, body: Array(text.utf8))
    }

    /// Adds the request's id to the file that the first line of the body names, as a payment would; then waits for a byte
    /// of the pipe that a second line names.
    private static func note(_ event: HTTPEvent) {
        let paths = String(decoding: event.body, as: UTF8.self).split(separator: "\n").map(String.init)
        guard let file = paths.first else { return }
        let line = Array("\(event.context.requestID)\n".utf8)
        let descriptor = open(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
        // A note that could not be taken must not be answered as if it had been.
        guard descriptor >= 0, write(descriptor, line, line.count) == line.count else { abort() }
        close(descriptor)
        guard paths.count > 1 else { return }
        let gate = open(paths[1], O_RDONLY | O_CLOEXEC)
        var byte: UInt8 = 0
        while gate >= 0, read(gate, &byte, 1) < 0, errno == EINTR {}
        close(gate)
    }

    /// Names of the shared libraries that the process has mapped.
    private static func libraries() -> [String] {
        guard let file = fopen("/proc/self/maps", "r") else { return [] }
        defer { fclose(file) }
        var names: [String] = []
        var line = [CChar](repeating: 0, count: 4_096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let name = text.split(separator: "/").last?.split(separator: "\n").first else { continue }
            if name.contains(".so"), names.last != String(name) { names.append(String(name)) }
        }
        return names
    }

    /// Waits until the test closes its end of descriptor 3.
    private func waitForGate() {
        var byte: UInt8 = 0
        while read(3, &byte, 1) > 0 {}
    }

    /// Waits for as long as a test holds a named pipe open; one that is gone lets everybody pass.
    private static func waitUntilOpen(_ path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) != 0 {}
        close(descriptor)
    }
}
