import ArgumentParser
import LocalRunner

/// Writes the template for AWS.
struct SAMTemplate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sam-template",
        abstract: "Prints the template that deploys the functions to AWS Lambda behind an HTTP API."
    )

    @OptionGroup var folders: WorkspaceOptions

    func run() async throws {
        let template = try await reportingFailure { () async throws(CommandFailure) in
            try SAMTemplateCommand(folders.workspace).template()
        }
        print(template, terminator: "")
    }
}
