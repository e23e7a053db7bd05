import Glibc

/// Runs one event: `local-runner invoke`.
public struct InvokeCommand: Sendable {
    private let workspace: Workspace

    /// Prepares the command.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// Becomes the function, one-shot, with its allow-listed environment: its output and exit code are the command's own.
    public func run(_ name: String, event path: String) throws(CommandFailure) {
        try run(name) { if path != "-" { try readStandardInput(from: path) } }
    }

    /// The same for an event that is given here.
    public func run(_ name: String, document: String) throws(CommandFailure) {
        try run(name) { try readStandardInput(text: document) }
    }

    private func run(_ name: String, _ prepareInput: () throws -> Void) throws(CommandFailure) {
        do {
            _ = try RunnerConfiguration(environment: workspace.environment)
            let recipe = try workspace.catalog().function(name).recipe
            try prepareInput()
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

    private func readStandardInput(text: String) throws {
        var ends: [CInt] = [-1, -1]
        let bytes = Array(text.utf8)
        // What a pipe takes without a reader is far longer than any event of an operator's.
        guard pipe(&ends) == 0, write(ends[1], bytes, bytes.count) == bytes.count,
            dup2(ends[0], STDIN_FILENO) == STDIN_FILENO
        else { throw FileError(path: "a pipe", errorNumber: errno) }
        close(ends[0])
        close(ends[1])
    }

    private func readStandardInput(from path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0, dup2(descriptor, STDIN_FILENO) == STDIN_FILENO else {
            throw FileError(path: path, errorNumber: errno)
        }
        if descriptor != STDIN_FILENO { close(descriptor) }
    }
}
