import ArgumentParser
import LocalRunner

/// Serves the functions behind nginx.
struct ServeNginx: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Serves the functions as FastCGI processes behind nginx until SIGTERM or SIGINT; SIGHUP puts new builds of them into use."
    )

    @OptionGroup var folders: WorkspaceOptions

    @Option(help: "Folder of nginx's configuration, sockets and access log.")
    var folder = "var/nginx"

    @OptionGroup var address: AddressOptions

    @Option(help: "The nginx to run; by default that of /usr/sbin or of the PATH.")
    var nginx: String?

    @Option(help: "Holds clients back: requests a second of one address; by default nobody is.")
    var requestsPerSecond: Int?

    @Option(help: "Seconds that requests at work may take once the end is asked for.")
    var drainSeconds = 60

    func validate() throws {
        guard drainSeconds > 0, (1...100_000).contains(requestsPerSecond ?? 1) else {
            throw ValidationError("Seconds and requests a second are positive; of these at most 100000.")
        }
    }

    func run() async throws {
        var options = ServeNginxCommand.Options(folder: folder)
        options.host = address.host
        options.port = address.port
        options.nginx = nginx
        options.requestsPerSecond = requestsPerSecond
        options.drainSeconds = drainSeconds
        let command = ServeNginxCommand(folders.workspace, options: options, print: printNow)
        try await reportingFailure { () async throws(CommandFailure) in try await command.run() }
    }
}
