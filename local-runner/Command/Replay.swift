import ArgumentParser
import LocalRunner

/// Runs recorded events and holds the responses against what is expected of them.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the events of functions/*/events on every host and compares the responses."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Option(help: "Host to run on: \(ReplayHost.allCases.map(\.rawValue).joined(separator: ", ")); by default all.")
    var host: [ReplayHost] = []

    @Option(help: "File to write the results to as JUnit's XML, for build servers.")
    var junit: String?

    @Argument(help: "Folders or files with cases; by default the functions' folder.")
    var paths: [String] = []

    func run() async throws {
        let hosts = host.isEmpty ? ReplayHost.allCases : host
        let command = ReplayCommand(folders.workspace, hosts: hosts, junit: junit, print: printNow)
        let holds = try await reportingFailure { () async throws(CommandFailure) in
            try await command.runUntilSignal(paths)
        }
        if !holds { throw ExitCode.failure }
    }
}

extension ReplayHost: ExpressibleByArgument {}
