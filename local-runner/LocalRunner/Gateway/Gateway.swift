import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// The HTTP server in front of the functions.
public struct Gateway: Sendable {
    /// Where to listen and how to run the functions.
    struct Options: Sendable {
        var host = "127.0.0.1"
        var port = 0
        var mode = WorkerMode.warm
        var limits = HostLimits()
        /// Longest that the requests at work may take once the end is asked for.
        var drainTimeout = Duration.seconds(60)
        /// How long an idle connection may still bring a request once the end is asked for; never longer than the drain.
        var idleGrace = Duration.seconds(1)
        /// Sees every exchange of a function.
        var observer: (any ExchangeObserver)?
    }

    private let router: FunctionRouter
    private let options: Options
    private let logger: Logger

    init(_ catalog: FunctionCatalog, options: Options, log: any LineSink, logger: Logger) {
        router = FunctionRouter(
            catalog,
            mode: options.mode,
            limits: options.limits,
            observer: options.observer,
            log: log,
            logger: logger
        )
        self.options = options
        self.logger = logger
    }

    /// The group to run: it stops accepting, finishes what has begun, then ends the workers, in this order.
    func serviceGroup(
        stopSignals: [UnixSignal],
        onRunning: @escaping @Sendable (_ port: Int) async -> Void
    ) throws -> ServiceGroup {
        let exchange = Exchange(router: router, logger: logger)
        let pause = ListenerPause()
        let connections = HTTP1Channel.Configuration(
            additionalChannelHandlers: [DrainHandler(patience: min(options.idleGrace, options.drainTimeout))],
            idleTimeout: .seconds(60)
        )
        let server = try HTTPServerBuilder.http1(configuration: connections).buildServer(
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: 1_024,
                availableConnectionsDelegate: pause
            ),
            // One loop for the listener and its connections, so that the pause knows when they are handed over.
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton.next(),
            // The server tells of its start on every level of ours; the command does so better.
            logger: Logger(label: "http") { _ in SwiftLogNoOpLogHandler() },
            responder: { request, writer, channel in
                try await exchange.respond(to: request, writer: writer, channel: channel)
            },
            onServerRunning: { channel in
                pause.watch(channel)
                await onRunning(channel.localAddress?.port ?? 0)
            }
        )
        var configuration = ServiceGroupConfiguration(
            // The last is the first to be stopped.
            services: [WorkersService(router: router), server, pause],
            gracefulShutdownSignals: stopSignals,
            logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }
        )
        configuration.maximumGracefulShutdownDuration = options.drainTimeout
        return ServiceGroup(configuration: configuration)
    }
}

/// Requests were still at work when the time for the end was over.
struct DrainError: Error, CustomStringConvertible {
    let description = "requests at work were cut off, because they took longer than the end may take"
}

/// Keeps the workers until no request can come any more.
private struct WorkersService: Service {
    let router: FunctionRouter

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            // Cancelled: the server could not start, and says so itself, or it was not done in time.
            await router.drain()
            throw DrainError()
        }
        await router.drain()
    }
}
