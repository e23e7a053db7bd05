import JSONCodec
import Logging
import NIOCore
import NIOPosix
import RuntimeProtocols
import ServiceLifecycle

/// One way to run the events of a case, with its own processes and its own database.
struct ReplayBackend: Sendable {
    /// Runs an event of a function.
    let answer: @Sendable (_ function: String, _ event: [UInt8]) async throws -> HTTPResponse
    /// Runs an event that is no request in a process of its own, with further variables: what it printed, and its exit status.
    let run: Run
    /// Whether a function can be reached this way.
    let reaches: @Sendable (_ function: String) -> Bool

    typealias Run = @Sendable (
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
        case .lambda: try await lambda(catalog, log, body)
        }
    }

    private static func direct<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ mode: WorkerMode,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let pairs = catalog.functions.map { ($0.name, FunctionHost($0, mode: mode, log: log)) }
        let hosts = Dictionary(uniqueKeysWithValues: pairs)
        let backend = ReplayBackend(
            answer: { function, event in
                guard let host = hosts[function] else {
                    throw CatalogError(description: "there is no function \"\(function)\"")
                }
                let json = try JSONValue(parsing: event)
                // A worker reads lines; a one-shot process gets the file as it is.
                let bytes = mode == .warm ? json.bytes : event
                let requestID = json["requestContext"]?["requestId"]?.string ?? ""
                return try await host.answer(ByteBuffer(bytes: bytes), requestID: requestID)
            },
            run: process(catalog, log),
            reaches: { _ in true }
        )
        do {
            let result = try await body(backend)
            for host in hosts.values { await host.drain() }
            return result
        } catch {
            for host in hosts.values { await host.drain() }
            throw error
        }
    }

    static func process(_ catalog: FunctionCatalog, _ log: any LineSink) -> Run {
        { name, event, environment in
            let function = try catalog.function(name)
            var recipe = function.recipe
            recipe.environment.merge(environment) { _, further in further }
            let (output, exit) = try await OneShotProcess.answer(
                ByteBuffer(bytes: event),
                recipe: recipe,
                answerLimit: function.answerLimit,
                timeout: function.timeout,
                grace: HostLimits().grace,
                log: log,
                on: MultiThreadedEventLoopGroup.singleton.any()
            )
            guard case .exited(let status) = exit else { throw InvocationError.badAnswer("it ended with \(exit)") }
            return (try JSONValue(parsing: Array(output.readableBytesView)), status)
        }
    }

    private static func gateway<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ mode: WorkerMode,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let gateway = Gateway(
            catalog,
            options: Gateway.Options(mode: mode),
            log: log,
            logger: .runner(.error, sink: log)
        )
        return try await gateway.whileRunning { port in
            let client = HTTPClient(host: "127.0.0.1", port: port)
            let routed = Set(catalog.routes.entries.map(\.function))
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
    /// Serves on a port of the system's choice for as long as `body` runs, then drains.
    func whileRunning<Result: Sendable>(_ body: @Sendable (_ port: Int) async throws -> Result) async throws -> Result {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let group = try serviceGroup(stopSignals: []) { number in
            port.yield(number)
            port.finish()
        }
        async let serving: Void = {
            // A server that can't start must not leave the caller waiting for its port.
            defer { port.finish() }
            try await group.run()
        }()
        for await number in ports {
            let result: Swift.Result<Result, any Error>
            do { result = .success(try await body(number)) } catch { result = .failure(error) }
            await group.triggerGracefulShutdown()
            try await serving
            return try result.get()
        }
        try await serving
        throw CancellationError()
    }
}
