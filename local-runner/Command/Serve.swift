import ArgumentParser
import LocalRunner

/// Serves the functions over HTTP.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves the functions over HTTP until SIGTERM or SIGINT.")

    @OptionGroup var folders: WorkspaceOptions

    @OptionGroup var address: AddressOptions

    @Flag(help: "Starts a fresh process for each event instead of keeping warm workers.")
    var spawn = false

    @Option(help: "Folder (mode 0700) to record every exchange in, as cases for `replay`, without secrets.")
    var record: String?

    @Option(help: "Events of one function that may wait for a worker; beyond, the answer is 503.")
    var queueLimit = 64

    @Option(help: "Seconds that an event may wait; by default as long as the function may run.")
    var queueSeconds: Int?

    @Option(
        help: "Events after which a warm worker is replaced, give or take a tenth; by default what function.json says."
    )
    var eventsPerWorker: Int?

    @Option(help: "Most processes of all functions together; by default as many as the functions may have.")
    var maxWorkers: Int?

    @Option(help: "Seconds that requests at work may take once the end is asked for.")
    var drainSeconds = 60

    @Option(help: "Seconds of them in which an idle connection may still bring a request.")
    var graceSeconds = 1

    @Option(help: "Socket for operators, unix:PATH: status page, metrics, probes.")
    var admin: String?

    @Option(help: "Requests that take longer are logged with the time of each phase.")
    var slowSeconds: Double?

    @Flag(help: "Puts a function's executable into use when it is built anew, if it passes its warm-up.")
    var watch = false

    func validate() throws {
        let numbers = [
            queueLimit, queueSeconds ?? 1, (eventsPerWorker ?? 1) - 1, drainSeconds - 1, graceSeconds,
            (maxWorkers ?? 1) - 1,
        ]
        guard numbers.allSatisfy({ $0 >= 0 }) else {
            throw ValidationError("No limit is negative, and a worker gets at least one event.")
        }
        if let admin, !admin.hasPrefix("unix:") || admin.utf8.count == 5 {
            throw ValidationError("--admin takes unix:PATH, because its pages are for this machine's operators alone.")
        }
        if let slowSeconds, !(0...86_400).contains(slowSeconds) {
            throw ValidationError("--slow-seconds is from 0 to 86400.")
        }
    }

    func run() async throws {
        var options = ServeCommand.Options()
        options.host = address.host
        options.port = address.port
        options.mode = spawn ? .spawn : .warm
        options.record = record
        options.queueLimit = queueLimit
        options.queueSeconds = queueSeconds
        options.eventsPerWorker = eventsPerWorker
        options.maxWorkers = maxWorkers
        options.admin = admin.map { String($0.dropFirst("unix:".count)) }
        options.slowSeconds = slowSeconds
        options.watch = watch
        options.drainSeconds = drainSeconds
        options.graceSeconds = graceSeconds
        let command = ServeCommand(folders.workspace, options: options, print: printNow)
        try await reportingFailure { () async throws(CommandFailure) in try await command.run() }
    }
}
