/// Prints the API as an OpenAPI document: `local-runner openapi`.
public struct OpenAPICommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// The document, made from what every function tells of itself; so it can't say anything else than they do.
    public func document() async throws(CommandFailure) -> String {
        do {
            let catalog = try workspace.catalog()
            try catalog.requireExecutables()
            let descriptions = try await FunctionDescriptions(catalog, log: StandardErrorSink.shared)
            let functions = catalog.functions.compactMap { function in
                descriptions[function.name].map { (summary: function.manifest.summary, description: $0) }
            }
            return JSONPage.text(OpenAPIDocument(functions).json)
        } catch {
            throw CommandFailure(error)
        }
    }
}
