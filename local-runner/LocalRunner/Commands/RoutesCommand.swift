import RuntimeProtocols

/// Lists the routes: `local-runner routes`.
public struct RoutesCommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// The table of method, path and function; functions without a route come last.
    public func table() throws(CommandFailure) -> String {
        let catalog: FunctionCatalog
        do { catalog = try workspace.catalog() } catch { throw CommandFailure(error) }
        var rows = catalog.routes.entries.map { [$0.method, $0.pattern.text, $0.function] }
        rows += catalog.functions.filter { $0.manifest.routes.isEmpty }.map { ["-", "-", $0.name] }
        rows.insert(["METHOD", "PATH", "FUNCTION"], at: 0)
        return TextTable.lines(rows).joined(separator: "\n")
    }
}
