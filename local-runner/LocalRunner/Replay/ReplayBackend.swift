import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols

/// One way to run the events of a case, with its own processes and its own database.
struct ReplayBackend: Sendable {
    /// Runs an event of a function.
    let answer: @Sendable (_ function: String, _ event: [UInt8]) async throws -> HTTPResponse
    /// Runs an event that is no request in a process of its own, with further variables: what it printed, and its exit status.
    let run: Run
    /// Whether a function can be reached this way.
    let reaches: @Sendable (_ function: String) -> Bool

    typealias Run =
        @Sendable (
            _ function: String,
            _ event: [UInt8],
            _ environment: [String: String]
        ) async throws -> (document: JSONValue, exitStatus: Int32)

    /// Calls `body` with a backend that lives as long as the call.
    static func with<Result: Sendable>(
        _ host: ReplayHost,
        _ catalog: FunctionCatalog,
        log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        switch host {
        case .oneShot: try await direct(catalog, .spawn, log, body)
        case .stream: try await direct(catalog, .warm, log, body)
        case .spawn: try await gateway(catalog, .spawn, log, body)
        case .runner: try await gateway(catalog, .warm, log, body)
        case .cgi: try await body(cgi(catalog, log))
        case .fastCGI: try await fastCGI(catalog, log, body)
        case .nginx: try await nginx(catalog, log, body)
        case .lambda: try await lambda(catalog, log, body)
        }
    }

    private static func direct<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ mode: WorkerMode,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let fleet = try await SharedFleet(catalog, mode: mode, log: log, isOpen: false)
        let backend = ReplayBackend(
            answer: { function, event in
                let json = try JSONValue(parsing: event)
                // A worker reads lines; a one-shot process gets the file as it is.
                let bytes = mode == .warm ? json.bytes : event
                let requestID = json["requestContext"]?["requestId"]?.string ?? ""
                return try await fleet.answer(function, event: ByteBuffer(bytes: bytes), requestID: requestID)
            },
            run: process(catalog, log),
            reaches: { _ in true }
        )
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(backend)) } catch { result = .failure(error) }
        try await fleet.drain()
        return try result.get()
    }

    static func process(_ catalog: FunctionCatalog, _ log: any LineSink) -> Run {
        { name, event, environment in
            let function = try catalog.function(name)
            let (output, exit) = try await function.runOnce(event, environment: environment, log: log)
            guard case .exited(let status) = exit else { throw InvocationError.badAnswer("it ended with \(exit)") }
            return (try JSONValue(parsing: output), status)
        }
    }

    private static func gateway<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ mode: WorkerMode,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let options = GatewayOptions(mode: mode)
        let logger = Logger.runner(.error, sink: log)
        return try await Gateway.whileRunning(catalog, options: options, log: log, logger: logger) { port in
            let client = HTTPClient(host: "127.0.0.1", port: port)
            let routed = catalog.routedNames
            return try await body(
                ReplayBackend(
                    answer: { _, event in try await client.send(HTTPEvent(json: JSONValue(parsing: event))) },
                    run: process(catalog, log),
                    reaches: { routed.contains($0) }
                )
            )
        }
    }
}

extension Gateway {
    /// Serves for as long as `body` runs, then drains.
    static func whileRunning<Result: Sendable>(
        _ catalog: FunctionCatalog,
        options: GatewayOptions,
        log: any LineSink,
        logger: Logger,
        _ body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let gateway = try await start(catalog, options: options, log: log, logger: logger)
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(gateway.port)) } catch { result = .failure(error) }
        try await gateway.stop()
        return try result.get()
    }
}
