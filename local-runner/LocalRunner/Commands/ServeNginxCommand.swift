import Logging
import NIOCore
import RuntimeProtocols
import UnixSignals

/// Serves the functions behind nginx: `local-runner serve-nginx`.
public struct ServeNginxCommand: Sendable {
    /// What the command line may set; nil leaves it to the environment or to the default.
    public struct Options: Sendable {
        /// Folder of nginx's configuration, sockets and access log.
        public var folder: String
        /// Numeric address to listen on, before PRICETAG_HOST.
        public var host: String?
        /// Port to listen on, before PRICETAG_PORT.
        public var port: Int?
        /// The program.
        public var nginx: String?
        /// Requests a second of one address; nil where nobody is held back.
        public var requestsPerSecond: Int?
        /// Seconds that requests at work may take once the end is asked for.
        public var drainSeconds = 60

        /// The defaults.
        public init(folder: String) { self.folder = folder }
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

    /// Serves until SIGTERM or SIGINT, then drains; SIGHUP puts new executables and manifests into use.
    public func run() async throws(CommandFailure) {
        do { try await serve() } catch { throw CommandFailure(listening: error) }
    }

    private func serve() async throws {
        let configuration = try RunnerConfiguration(environment: workspace.environment)
        let catalog = try workspace.catalog()
        try catalog.requireExecutables()
        let sink = StandardErrorSink.shared
        defer { sink.flush() }
        var stackOptions = NginxStack.Options()
        stackOptions.host = options.host ?? configuration.host
        stackOptions.port = options.port ?? configuration.port
        stackOptions.limits = options.requestsPerSecond.map { .init(requestsPerSecond: $0) }
        stackOptions.program = options.nginx
        stackOptions.drainTimeout = .seconds(Int64(options.drainSeconds))
        let logger = Logger.runner(configuration.logLevel, sink: sink)
        let stack = NginxStack(
            catalog,
            folder: try NginxFolder(options.folder),
            options: stackOptions,
            log: sink,
            logger: logger
        )
        let (workspace, address) = (workspace, stackOptions.host)
        // Before anything is started: a signal in the meantime must not leave it behind.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        try await stack.whileRunning { running in
            print(ServeCommand.greeting(address: "http://\(address):\(running.port)", catalog: catalog))
            CodePages.release(after: .seconds(2))
            for await signal in signals {
                guard signal == .sighup else { return }
                do {
                    try await running.reload(workspace.catalog())
                } catch {
                    logger.error("not reloaded; what ran goes on", metadata: ["cause": "\(error)"])
                }
            }
        }
    }
}
