import ArgumentParser
import LocalRunner

/// Runs Pricetag's functions on this machine.
@main
struct Entrypoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local-runner",
        abstract: "Runs Pricetag's functions on this machine: over HTTP, one by one, or as recorded events.",
        subcommands: [
            Serve.self, ServeNginx.self, NginxConfig.self, Invoke.self, Event.self, Routes.self, Replay.self,
            LambdaEmulator.self, SAMTemplate.self,
        ]
    )
}

/// Where the functions are.
struct WorkspaceOptions: ParsableArguments {
    @Option(help: "Folder with a folder a function.")
    var functions: String?

    @Option(help: "Folder with the functions' executables; by default the one that local-runner lies in.")
    var binaries: String?

    var workspace: Workspace { Workspace(functions: functions, binaries: binaries) }
}

/// Ends the process where the work failed, with one line that says why.
func reportingFailure<Result>(_ work: () async throws(CommandFailure) -> Result) async throws -> Result {
    do {
        return try await work()
    } catch {
        error.report()
        throw ExitCode(error.exitCode)
    }
}
