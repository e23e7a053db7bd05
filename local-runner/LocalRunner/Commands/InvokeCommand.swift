import Glibc

/// Runs one event: `local-runner invoke`.
public struct InvokeCommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// Becomes the function, one-shot, with its allow-listed environment: its output and exit code are the command's own.
    public func run(_ name: String, event path: String) throws(CommandFailure) {
        do {
            _ = try RunnerConfiguration(environment: workspace.environment)
            let recipe = try workspace.catalog().function(name).recipe
            if path != "-" { try readStandardInput(from: path) }
            withCStrings([recipe.executable]) { arguments in
                withCStrings(recipe.environment.map { "\($0.key)=\($0.value)" }) { environment in
                    _ = execve(recipe.executable, arguments, environment)
                }
            }
            throw SpawnError(executable: recipe.executable, errorNumber: errno)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func readStandardInput(from path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0, dup2(descriptor, STDIN_FILENO) == STDIN_FILENO else {
            throw FileError(path: path, errorNumber: errno)
        }
        if descriptor != STDIN_FILENO { close(descriptor) }
    }
}
