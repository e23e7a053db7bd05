import ArgumentParser
import LocalRunner

/// Runs one event through one function.
struct Invoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs one event through a function and prints its response; the exit code is the function's."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Argument(help: "Name of the function.")
    var function: String

    @Option(help: "File with the event, or - for standard input.")
    var event = "-"

    func run() async throws {
        try await reportingFailure { () async throws(CommandFailure) in
            try InvokeCommand(folders.workspace).run(function, event: event)
        }
    }
}
