import JSONCodec
import Logging
import RuntimeProtocols

extension ReplayBackend {
    /// nginx on a free port with the generated site, and a FastCGI process a function behind it.
    static func nginx<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let folder = try ReplayFolder()
        defer { folder.remove() }
        let stack = NginxStack(
            catalog,
            folder: try NginxFolder(folder.path),
            options: NginxStack.Options(),
            log: log,
            logger: .runner(.error, sink: StandardErrorSink.shared)
        )
        let routed = catalog.routedNames
        return try await stack.whileRunning { running in
            let client = HTTPClient(host: "127.0.0.1", port: running.port)
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
