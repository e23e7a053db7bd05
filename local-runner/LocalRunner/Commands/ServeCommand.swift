import Logging
import NIOCore
import RuntimeProtocols
import UnixSignals

/// Serves the functions over HTTP: `local-runner serve`.
public struct ServeCommand: Sendable {
    /// What the command line may set; nil leaves it to the environment or to the default.
    public struct Options: Sendable {
        /// Address to listen on, before PRICETAG_HOST.
        public var host: String?
        /// Port to listen on, before PRICETAG_PORT.
        public var port: Int?
        /// How an event gets its process.
        public var mode = WorkerMode.warm
        /// Events of one function that may wait for a worker.
        public var queueLimit = 64
        /// Seconds that an event may wait; nil for as long as it may run.
        public var queueSeconds: Int?
        /// Events after which a worker is replaced; nil for what function.json says.
        public var eventsPerWorker: Int?
        /// Most processes of all functions together; nil for no limit but the functions' own.
        public var maxWorkers: Int?
        /// Path of the socket for operators, after "unix:".
        public var admin: String?
        /// Seconds after which a request is logged as slow.
        public var slowSeconds: Double?
        /// Whether executables that are built anew are put into use.
        public var watch = false
        /// Seconds that requests at work may take once the end is asked for.
        public var drainSeconds = 60
        /// Folder to write every exchange to; nil for none.
        public var record: String?
        /// Seconds that an idle connection may still bring a request once the end is asked for.
        public var graceSeconds = 1

        /// The defaults.
        public init() {}
    }

    private let workspace: Workspace
    private let options: Options
    private let print: @Sendable (String) -> Void

    /// Prepares the command; `print` gets what a person should read.
    public init(_ workspace: Workspace, options: Options, print: @escaping @Sendable (String) -> Void) {
        self.workspace = workspace
        self.options = options
        self.print = print
    }

    /// Serves until SIGTERM or SIGINT, then drains.
    public func run() async throws(CommandFailure) {
        do { try await serve() } catch { throw CommandFailure(listening: error) }
    }

    private func serve() async throws {
        let configuration = try RunnerConfiguration(environment: workspace.environment)
        let catalog = try workspace.catalog()
        try catalog.requireExecutables()
        let host = options.host ?? configuration.host
        let sink = StandardErrorSink.shared
        defer { sink.flush() }
        let logger = Logger.runner(configuration.logLevel, sink: sink)
        let recorder = try options.record.map { folder in
            let snapshots = try AccountSnapshots(catalog, log: sink)
            return Recorder(
                try RecordingFolder(folder),
                snapshots: snapshots,
                environment: self.workspace.environment,
                logger: logger
            )
        }
        let workspace = workspace
        let source = Reloader.Source(
            load: { try workspace.catalog() },
            watchedFolder: options.watch ? workspace.functions : nil
        )
        // Before anything is started: a signal that comes early is not to be lost.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let gateway = try await Gateway.start(
            catalog,
            options: gatewayOptions(
                host,
                options.port ?? configuration.port,
                observer: recorder,
                connectionLimit: connectionLimit(catalog)
            ),
            log: sink,
            logger: logger,
            reloading: source
        )
        print(Self.greeting(address: "http://\(host):\(gateway.port)", catalog: catalog))
        CodePages.release(after: .seconds(2))
        if let folder = options.record { print("Every exchange is recorded in \(folder), without its secrets.\n") }
        for await signal in signals {
            guard signal == .sighup else { break }
            gateway.reload()
        }
        try await gateway.stop()
        if let recorder { print(await recorder.summary) }
    }

    private func gatewayOptions(
        _ host: String,
        _ port: Int,
        observer: (any ExchangeObserver)?,
        connectionLimit: Int
    ) -> GatewayOptions {
        GatewayOptions(
            host: host,
            port: port,
            admin: options.admin,
            mode: options.mode,
            limits: HostLimits(
                queueLimit: options.queueLimit,
                queueTimeout: options.queueSeconds.map { .seconds(Int64($0)) },
                eventsPerWorker: options.eventsPerWorker,
                maxWorkers: options.maxWorkers ?? .max
            ),
            drainTimeout: .seconds(Int64(options.drainSeconds)),
            idleGrace: .seconds(Int64(options.graceSeconds)),
            slow: options.slowSeconds.map { .nanoseconds(Int64($0 * 1e9)) },
            observer: observer,
            connectionLimit: connectionLimit
        )
    }

    /// Most connections, as far as this process may open files for them.
    private func connectionLimit(_ catalog: FunctionCatalog) -> Int {
        let processes = catalog.functions.reduce(0) { $0 + $1.manifest.concurrency }
        return DescriptorLimit.connections(
            DescriptorLimit.raise(),
            processes: min(processes, options.maxWorkers ?? .max),
            files: 2 * catalog.functions.count + (options.record == nil ? 0 : Recorder.mostSessions + 1)
        )
    }

    static func greeting(address: String, catalog: FunctionCatalog) -> String {
        let routes = catalog.routes.entries
        let names = catalog.functions.filter { !$0.manifest.routes.isEmpty }
        let example = routes.first { $0.key == "GET /health" } ?? routes.first { $0.method == "GET" }
        var lines = ["", "Pricetag listens on \(address): \(routes.count) routes to \(names.count) functions."]
        if let example { lines += ["Try:", "  curl \(address)\(example.pattern.text)"] }
        return lines.joined(separator: "\n") + "\n"
    }
}
