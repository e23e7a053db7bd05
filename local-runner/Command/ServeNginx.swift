import ArgumentParser
import Glibc
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

    @Option(help: "Numeric address to listen on (PRICETAG_HOST, 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen on (PRICETAG_PORT, 8080); 0 lets the system choose.")
    var port: Int?

    @Option(help: "The nginx to run; by default that of /usr/sbin or of the PATH.")
    var nginx: String?

    @Option(help: "Holds clients back: requests a second of one address; by default nobody is.")
    var requestsPerSecond: Int?

    @Option(help: "Seconds that requests at work may take once the end is asked for.")
    var drainSeconds = 60

    func validate() throws {
        guard (0...65_535).contains(port ?? 0), drainSeconds > 0, (1...100_000).contains(requestsPerSecond ?? 1) else {
            throw ValidationError("A port is from 0 to 65535; the other numbers are positive.")
        }
    }

    func run() async throws {
        var options = ServeNginxCommand.Options(folder: folder)
        options.host = host
        options.port = port
        options.nginx = nginx
        options.requestsPerSecond = requestsPerSecond
        options.drainSeconds = drainSeconds
        let command = ServeNginxCommand(folders.workspace, options: options) { text in
            print(text)
            // A pipe or a file would show the address only when the process ends.
            fflush(nil)
        }
        try await reportingFailure { () async throws(CommandFailure) in try await command.run() }
    }
}
