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
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths.dropLast() + [0]).map { text, width in
                text + String(repeating: " ", count: max(0, width - text.count))
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }
}
