import Glibc
import JSONCodec
import RuntimeProtocols

/// A function for the runner's tests: the last part of an event's path says how to behave, well or badly.
@main
enum Entrypoint {
    static func main() {
        var count = 0
        if CommandLine.arguments.contains("--describe") { return write(Array(#"{"routes":[]}"#.utf8)) }
        let isStream = CommandLine.arguments.contains("--stream")
        while let line = readLine(strippingNewline: true) {
            if isStream, line == #"{"warmUp":true}"# {
                write(Array("\(line)\n".utf8))
                continue
            }
            count += 1
            handle(line, count: count)
            if !isStream { break }
        }
    }

    private static func handle(_ line: String, count: Int) {
        guard let json = try? JSONValue(parsing: Array(line.utf8)), let event = try? HTTPEvent(json: json) else {
            exit(65)
        }
        let body = String(decoding: event.body, as: UTF8.self)
        switch event.rawPath.split(separator: "/").last ?? "" {
        case "event": answerPlainly(event, json.bytes)
        case "env": answerPlainly(event, environment())
        case "raw": write(Array(body.replacing("$ID", with: event.context.requestID).utf8))
        case "huge": write([UInt8](repeating: 0x78, count: 16 * 1024 * 1024))
        case "big": answer(event, [UInt8](repeating: 0x78, count: Int(body) ?? 0), count)
        case "grow":
            grow()
            answer(event, event.body, count)
        case "end": exit(0)
        case "crash": kill(getpid(), SIGKILL)
        case "fail":
            answer(event, event.body, count)
            exit(3)
        case "hang": hang()
        case "mute":
            close(STDOUT_FILENO)
            hang()
        case "stubborn":
            signal(SIGTERM, SIG_IGN)
            hang()
        case "family":
            startGrandchild()
            hang()
        case "orphan":
            startGrandchild()
            answer(event, event.body, count)
        case "detached":
            startGrandchild(leavingTheGroup: body)
            answer(event, event.body, count)
        case "late":
            answer(event, event.body, count)
            waitForByte(from: body)
            answer(event, Array("late".utf8), count)
        case "wait":
            say("waiting")
            waitForByte(from: body)
            answer(event, event.body, count)
        case "plain": answerPlainly(event, event.body)
        case "note":
            note(event.context.requestID, in: body)
            answer(event, event.body, count)
        case "noisy":
            say(String(repeating: "n", count: 200_000))
            say("short")
            answer(event, event.body, count)
        default: answer(event, event.body, count)
        }
    }

    /// The same on every host.
    private static func answerPlainly(_ event: HTTPEvent, _ body: [UInt8]) {
        write(HTTPResponse(to: event, body: body).json.bytes + [0x0A])
    }

    private static func answer(_ event: HTTPEvent, _ body: [UInt8], _ count: Int) {
        var response = HTTPResponse(to: event, body: body)
        response.headers["x-process"] = String(getpid())
        response.headers["x-count"] = String(count)
        // Where several functions are this executable, their data folder is what they are called.
        if let home = getenv("PRICETAG_HOME") { response.headers["x-function"] = String(cString: home) }
        write(response.json.bytes + [0x0A])
    }

    private static func write(_ bytes: [UInt8], to descriptor: CInt = STDOUT_FILENO) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { exit(74) }
            start += count
        }
    }

    /// Keeps two mebibytes more than before.
    private static func grow() {
        let size = 2 * 1_048_576
        memset(malloc(size), 1, size)
    }

    private static func say(_ line: String) { write(Array("\(line)\n".utf8), to: STDERR_FILENO) }

    /// Adds a line to a file, as a payment would.
    private static func note(_ line: String, in path: String) {
        let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        write(Array("\(line)\n".utf8), to: descriptor)
        close(descriptor)
    }

    private static func hang() -> Never {
        say("hanging \(getpid())")
        while true { pause() }
    }

    /// Starts a process of the same group that holds stdout and stderr for ever.
    private static func startGrandchild() {
        var pid: pid_t = 0
        let arguments = ["sleep", "100000"].map { (text: String) in strdup(text) } + [nil]
        posix_spawn(&pid, "/bin/sleep", nil, nil, arguments, [nil])
        say("grandchild \(pid)")
    }

    /// Starts a process that leaves the group and holds stdout and stderr for ever: a shell's script says what it does there.
    private static func startGrandchild(leavingTheGroup script: String) {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        let newSession: Int16 = 0x80
        posix_spawnattr_setflags(&attributes, newSession)
        var pid: pid_t = 0
        let arguments = ["sh", "-c", script].map { (text: String) in strdup(text) } + [nil]
        let environment = [strdup("PATH=/usr/bin:/bin"), nil]
        posix_spawn(&pid, "/bin/sh", nil, &attributes, arguments, environment)
    }

    private static func waitForByte(from path: String) {
        let descriptor = open(path, O_RDONLY)
        var byte: UInt8 = 0
        guard descriptor >= 0, read(descriptor, &byte, 1) == 1 else { exit(66) }
        close(descriptor)
    }

    private static func environment() -> [UInt8] {
        var object = JSONObject()
        var entry = environ
        while let text = entry.pointee {
            let pair = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            // A process that measures its coverage sets this for itself; nobody gave it.
            if !pair[0].hasPrefix("__LLVM_PROFILE") { object[String(pair[0])] = .string(String(pair[1])) }
            entry += 1
        }
        return JSONValue.object(object).bytes
    }
}

extension HTTPResponse {
    fileprivate init(to event: HTTPEvent, body: [UInt8]) {
        self.init(statusCode: 200, body: body)
        headers["x-request-id"] = event.context.requestID
    }
}
