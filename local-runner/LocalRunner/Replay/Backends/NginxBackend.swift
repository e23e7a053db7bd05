import JSONCodec
import Logging
import RuntimeProtocols
import Synchronization

extension ReplayBackend {
    /// nginx on a free port with the generated site, and a FastCGI process a function behind it.
    static func nginx<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let folder = try ReplayHome(secret: "")
        defer { folder.remove() }
        let stack = NginxStack(
            catalog,
            folder: try NginxFolder(folder.path),
            options: NginxStack.Options(),
            log: log,
            logger: .runner(.error, sink: StandardErrorSink.shared)
        )
        let routed = catalog.routedNames
        let outcome = Mutex<Result?>(nil)
        do {
            try await stack.whileRunning { running in
                let client = HTTPClient(host: "127.0.0.1", port: running.port)
                let result = try await body(
                    ReplayBackend(
                        answer: { _, event in try await client.send(HTTPEvent(json: JSONValue(parsing: event))) },
                        run: process(catalog, log),
                        reaches: { routed.contains($0) }
                    )
                )
                outcome.withLock { $0 = result }
            }
        } catch let error as DrainError {
            // All answers had been read by then. How well nginx ends, asked to a moment after its start, is no matter of the case;
            // what did not end well is on stderr.
            guard let result = outcome.withLock({ $0 }) else { throw error }
            return result
        }
        guard let result = outcome.withLock({ $0 }) else { throw CancellationError() }
        return result
    }
}
