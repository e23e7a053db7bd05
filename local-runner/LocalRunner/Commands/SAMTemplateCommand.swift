/// Writes the template that deploys the functions to AWS: `local-runner sam-template`.
public struct SAMTemplateCommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// The template as YAML.
    public func template() throws(CommandFailure) -> String {
        do { return SAMTemplate(try workspace.catalog()).text } catch { throw CommandFailure(error) }
    }
}
