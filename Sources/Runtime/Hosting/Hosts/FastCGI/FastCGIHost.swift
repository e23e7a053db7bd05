import CLinux
import Glibc
import RuntimeProtocols

/// Answers requests of web servers (FastCGI 1.0) until SIGTERM or SIGINT, several at once, each thread with a handler of its own.
struct FastCGIHost {
    let address: ListenAddress
    let configuration: FunctionConfiguration
    let log: FunctionLog

    /// Serves; `makeHandler` is asked once a thread, since handlers belong to one (decision 0005).
    func run(
        makeContext: @escaping @Sendable () -> FunctionContext,
        makeHandler: @escaping @Sendable () throws -> any FunctionHandler
    ) throws -> ExitStatus {
        Termination.hold()
        // A line that was printed is a log line, and wanted now.
        pricetag_print_lines()
        let handler = try makeHandler()
        let termination = pricetag_termination()
        guard termination >= 0 else { throw HostFailure("signalfd") }
        let listener = try ListeningSocket(address)
        let list = getenv("FCGI_WEB_SERVER_ADDRS").map { String(cString: $0) }
        let server = try FastCGIServer(
            listener,
            policy: PeerPolicy(file: listener.access, list: list),
            settings: FastCGISettings(
                slots: configuration.concurrency,
                executionTime: configuration.timeout,
                bodyBytes: configuration.maxBodyBytes
            ),
            termination: termination,
            log: log,
            makeContext: makeContext
        )
        let threads = try (0..<configuration.concurrency).map { _ in
            try WorkerThread { [log] in Self.serve(server, makeHandler, log) }
        }
        log(.info, "listening", ["server.address": "\(address)"])
        server.serve(handler)
        for thread in threads { thread.join() }
        return .success
    }

    private static func serve(
        _ server: FastCGIServer,
        _ makeHandler: @Sendable () throws -> any FunctionHandler,
        _ log: FunctionLog
    ) {
        do {
            server.serve(try makeHandler())
        } catch {
            // The first handler could be made; a thread less would be a slot less, which nobody would notice.
            log(.critical, "a handler can't be made", ["error.message": "\(error)"])
            exit(ExitStatus.failure.rawValue)
        }
    }
}
