import ArgumentParser
import LocalRunner

/// Emulates AWS Lambda.
struct LambdaEmulator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lambda-emulator",
        abstract: "Emulates AWS Lambda: invoke functions as the aws command does, until SIGTERM or SIGINT."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 lets the system choose.")
    var port = 9_001

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("A port is from 0 to 65535.") }
    }

    func run() async throws {
        let command = LambdaEmulatorCommand(folders.workspace, host: host, port: port, print: printNow)
        try await reportingFailure { () async throws(CommandFailure) in try await command.run() }
    }
}
