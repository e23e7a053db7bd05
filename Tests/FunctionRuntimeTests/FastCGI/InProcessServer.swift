import Glibc
import RuntimeProtocols
import Synchronization
import TestSupport

@testable import FunctionRuntime

/// A FastCGI server on threads of this process, for bounds that no setting names.
final class InProcessServer {
    private let folder: TemporaryFolder
    private let server: FastCGIServer
    private let threads: [WorkerThread]
    private let log: LineCollector
    let socket: String

    final class LineCollector: Sendable {
        private let lines = Mutex<[String]>([])
        func append(_ line: [UInt8]) { lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
        var all: [String] { lines.withLock { $0 } }
    }

    init(
        slots: Int = 1,
        change: (inout FastCGISettings) -> Void = { _ in },
        timeout: Duration = .seconds(20),
        respond: @escaping @Sendable (HTTPEvent) -> HTTPResponse = { _ in HTTPResponse(statusCode: 200) }
    ) throws {
        folder = try TemporaryFolder()
        socket = folder.path("fn.sock")
        let collector = LineCollector()
        log = collector
        let functionLog = FunctionLog(function: "test", threshold: .info) { collector.append($0) }
        var settings = FastCGISettings(slots: slots, executionTime: .seconds(60), bodyBytes: 100_000)
        settings.graceTime = .zero
        change(&settings)
        let listener = try ListeningSocket(.unix(path: socket, mode: 0o600))
        let server = try FastCGIServer(
            listener,
            policy: PeerPolicy(file: listener.access, list: nil),
            settings: settings,
            termination: nil,
            log: functionLog,
            makeContext: { FunctionContext(requestID: "", deadline: Deadline(after: timeout), log: functionLog) }
        )
        self.server = server
        threads = try (0...slots).map { _ in
            try WorkerThread { server.serve(HTTPFunction(Closure(respond: respond)) { $0 as? Problem }) }
        }
    }

    private struct Closure: HTTPHandler {
        let respond: @Sendable (HTTPEvent) -> HTTPResponse
        func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse { respond(event) }
    }

    deinit {
        server.drain()
        for thread in threads { thread.join() }
    }

    /// Asks for the end.
    func drain() { server.drain() }

    func connect() throws -> WebServer { try WebServer(socket) }

    /// What was logged so far.
    var lines: [String] { log.all }

    /// The first line of the log, once there is one.
    func firstLine() -> String? {
        for _ in 0..<2_000 where lines.isEmpty { poll(nil, 0, 10) }
        return lines.first
    }
}
