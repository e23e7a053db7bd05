import ArgumentParser
import LocalRunner

/// Prints a sample event.
struct Event: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prints a valid event of a function, made from what the function tells of itself."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Argument(help: "Name of the function.")
    var function: String

    @Option(help: #"Route of the event, as in "POST /api/v1/products"; by default the function's first."#)
    var route: String?

    @Option(help: "Name of the sample; by default the route's first.")
    var sample: String?

    @Option(help: "Access token to put into it; without one, ${token} stands in its place.")
    var token: String?

    @Flag(help: "Lists the samples instead.")
    var list = false

    func run() async throws {
        var choice = EventCommand.Choice()
        (choice.route, choice.sample, choice.token) = (route, sample, token)
        let command = EventCommand(folders.workspace)
        let text = try await reportingFailure { () async throws(CommandFailure) in
            list ? try await command.list(function) : try await command.event(function, choice)
        }
        print(text)
    }
}
