import ArgumentParser
import LocalRunner

/// Prints the API's description.
struct OpenAPI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi",
        abstract: "Prints the API as an OpenAPI 3.1 document, made from what the functions tell of themselves."
    )

    @OptionGroup var folders: WorkspaceOptions

    func run() async throws {
        let document = try await reportingFailure { () async throws(CommandFailure) in
            try await OpenAPICommand(folders.workspace).document()
        }
        print(document, terminator: "")
    }
}
