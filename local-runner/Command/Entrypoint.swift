import ArgumentParser
import Glibc
import LocalRunner

/// Runs Pricetag's functions on this machine.
@main
struct Entrypoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local-runner",
        abstract: "Runs Pricetag's functions on this machine: over HTTP, one by one, or as recorded events.",
        subcommands: [
            Serve.self, ServeNginx.self, NginxConfig.self, Invoke.self, Event.self, Routes.self, Replay.self,
            LambdaEmulator.self, SAMTemplate.self, OpenAPI.self, Migrate.self, Audit.self,
        ]
    )

    static func main() async {
        StandardDescriptors.fill()
        await main(nil)
    }
}

/// Where the functions are.
struct WorkspaceOptions: ParsableArguments {
    @Option(help: "Folder with a folder a function.")
    var functions: String?

    @Option(help: "Folder with the functions' executables; by default the one that local-runner lies in.")
    var binaries: String?

    var workspace: Workspace { Workspace(functions: functions, binaries: binaries) }
}

/// Where a server listens.
struct AddressOptions: ParsableArguments {
    @Option(help: "Numeric address to listen on (PRICETAG_HOST, 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen on (PRICETAG_PORT, 8080); 0 lets the system choose.")
    var port: Int?

    func validate() throws {
        guard (0...65_535).contains(port ?? 0) else { throw ValidationError("A port is from 0 to 65535.") }
    }
}

/// Prints at once: a pipe or a file would show it only when the process ends.
@Sendable func printNow(_ text: String) {
    print(text)
    fflush(nil)
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
