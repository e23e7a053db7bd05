import Logging
import NIOCore
import NIOPosix

/// The HTTP server in front of the functions: one event loop for connections, workers and timers.
final class Gateway: Sendable {
    /// Where it listens.
    let port: Int
    private let eventLoop: any EventLoop
    private let parts: NIOLoopBound<Parts>
    private let listener: any Channel
    private let admin: (any Channel)?

    /// What is used on the event loop only.
    private struct Parts {
        let fleet: Fleet
        let desk: RequestDesk
        let connections: ConnectionTable
        let reloader: Reloader?
    }

    /// Starts listening; `load` reads the functions anew for a reload.
    static func start(
        _ catalog: FunctionCatalog,
        options: GatewayOptions,
        log: any LineSink,
        logger: Logger,
        reloading: Reloader.Source? = nil
    ) async throws -> Gateway {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let parts = try await eventLoop.submit {
            let fleet = Fleet(catalog, mode: options.mode, limits: options.limits, log: log, on: eventLoop)
            let desk = RequestDesk(fleet, options: options, log: log, logger: logger)
            let connections = ConnectionTable(desk, on: eventLoop)
            let reloader = reloading.map { Reloader($0, fleet: fleet, logger: logger, on: eventLoop) }
            let parts = Parts(fleet: fleet, desk: desk, connections: connections, reloader: reloader)
            return NIOLoopBound(parts, eventLoop: eventLoop)
        }.get()
        var admin: (any Channel)?
        if let path = options.admin {
            admin = try await Listener.unix(path, on: eventLoop) { _ in
                AdminHandler(AdminPages(parts.value.desk, connections: parts.value.connections))
            }
        }
        do {
            let listener = try await Listener.tcp(host: options.host, port: options.port, on: eventLoop) { _ in
                try parts.value.connections.accept()
            }.get()
            try await eventLoop.submit {
                parts.value.fleet.open()
                parts.value.reloader?.watch()
            }.get()
            return Gateway(eventLoop, parts, listener, admin)
        } catch {
            try? await admin?.close()
            throw error
        }
    }

    private init(
        _ eventLoop: any EventLoop,
        _ parts: NIOLoopBound<Parts>,
        _ listener: any Channel,
        _ admin: (any Channel)?
    ) {
        self.eventLoop = eventLoop
        self.parts = parts
        self.listener = listener
        self.admin = admin
        port = listener.localAddress?.port ?? 0
    }

    /// Puts new versions of all functions into use, where they pass.
    func reload() {
        let parts = parts
        eventLoop.execute { parts.value.reloader?.reload() }
    }

    /// Stops accepting, finishes what has begun, then ends the workers; throws where something was cut off.
    func stop() async throws {
        let (parts, eventLoop, listener) = (parts, eventLoop, listener)
        let isQuiet = try await eventLoop.flatSubmit { () -> EventLoopFuture<Bool> in
            let (desk, connections) = (parts.value.desk, parts.value.connections)
            desk.isDraining = true
            parts.value.reloader?.stop()
            listener.close(promise: nil)
            let deadline = NIODeadline.now() + desk.options.drainTimeout
            return connections.drain(until: deadline).assumeIsolated()
                .flatMap { isQuiet in parts.value.fleet.drain(until: isQuiet ? deadline : .now()).map { $0 && isQuiet }
                }
                .nonisolated()
        }.get()
        try await eventLoop.submit { parts.value.connections.closeAll() }.get()
        // A socket that is closed already needs no closing; its path is gone when this is done.
        admin?.close(promise: nil)
        try await admin?.closeFuture.get()
        if !isQuiet { throw DrainError() }
    }
}

/// Requests were still at work when the time for the end was over.
struct DrainError: Error, CustomStringConvertible {
    let description = "requests at work were cut off, because they took longer than the end may take"
}
