import ArgumentParser
import Glibc
import LocalRunner

/// Serves the functions over HTTP.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves the functions over HTTP until SIGTERM or SIGINT.")

    @OptionGroup var folders: WorkspaceOptions

    @Option(help: "Address to listen on (PRICETAG_HOST, 127.0.0.1).")
    var host: String?

    @Option(help: "Port to listen on (PRICETAG_PORT, 8080); 0 lets the system choose.")
    var port: Int?

    @Flag(help: "Starts a fresh process for each event instead of keeping warm workers.")
    var spawn = false

    @Option(help: "Folder (mode 0700) to record every exchange in, as cases for `replay`, without secrets.")
    var record: String?

    @Option(help: "Events of one function that may wait for a worker; beyond, the answer is 503.")
    var queueLimit = 64

    @Option(help: "Seconds that an event may wait; by default as long as the function may run.")
    var queueSeconds: Int?

    @Option(help: "Events after which a warm worker is replaced, give or take a tenth.")
    var eventsPerWorker = 1_000

    @Option(help: "Seconds that requests at work may take once the end is asked for.")
    var drainSeconds = 60

    @Option(help: "Seconds of them in which an idle connection may still bring a request.")
    var graceSeconds = 1

    func validate() throws {
        let numbers = [port ?? 0, queueLimit, queueSeconds ?? 1, eventsPerWorker - 1, drainSeconds - 1, graceSeconds]
        guard numbers.allSatisfy({ $0 >= 0 }), (port ?? 0) <= 65_535 else {
            throw ValidationError(
                "A port is from 0 to 65535; no limit is negative, and a worker gets at least one event."
            )
        }
    }

    func run() async throws {
        var options = ServeCommand.Options()
        options.host = host
        options.port = port
        options.mode = spawn ? .spawn : .warm
        options.record = record
        options.queueLimit = queueLimit
        options.queueSeconds = queueSeconds
        options.eventsPerWorker = eventsPerWorker
        options.drainSeconds = drainSeconds
        options.graceSeconds = graceSeconds
        let command = ServeCommand(folders.workspace, options: options) { text in
            print(text)
            // A pipe or a file would show the address only when the process ends.
            fflush(nil)
        }
        try await reportingFailure { () async throws(CommandFailure) in try await command.run() }
    }
}
