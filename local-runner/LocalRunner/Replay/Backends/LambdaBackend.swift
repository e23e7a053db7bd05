import JSONCodec
import RuntimeProtocols

extension ReplayBackend {
    /// AWS Lambda as its emulator plays it: the event comes from the Runtime API, the answer goes there.
    static func lambda<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let lasting = catalog.functions.map { function in
            var function = function
            // What was started for a replay keeps its folder, as a mounted file system would.
            function.recipe.environment[ConfigurationKey.ephemeral.rawValue] = "no"
            return function
        }
        return try await LambdaEmulator.whileRunning(lasting, log: log) { emulator in
            try await body(
                ReplayBackend(
                    answer: { name, event in
                        switch try await emulator.invoke(name, event) {
                        case .answer(let bytes): return try HTTPResponse(json: JSONValue(parsing: bytes))
                        case .failure(let report): throw InvocationError.badAnswer("\(report.type): \(report.message)")
                        }
                    },
                    run: process(catalog, log),
                    reaches: { _ in true }
                )
            )
        }
    }
}
