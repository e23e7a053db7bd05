import ArgumentParser
import LocalRunner

/// Lists what the gateway answers.
struct Routes: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists every method and path, and the function that answers."
    )

    @OptionGroup var folders: WorkspaceOptions

    func run() async throws {
        let table = try await reportingFailure { () async throws(CommandFailure) in
            try RoutesCommand(folders.workspace).table()
        }
        print(table)
    }
}
