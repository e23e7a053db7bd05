import NIOCore

/// The connections there are; used on their event loop only.
final class ConnectionTable {
    private var connections: [ObjectIdentifier: ConnectionHandler] = [:]
    private let desk: RequestDesk
    private let eventLoop: any EventLoop
    private var sweep: RepeatedTask?
    private var whenEmpty: EventLoopPromise<Bool>?

    init(_ desk: RequestDesk, on eventLoop: any EventLoop) {
        self.desk = desk
        self.eventLoop = eventLoop
    }

    var count: Int { connections.count }

    /// Whether a request is being read or answered.
    var isAnyAtWork: Bool { connections.values.contains { $0.isAtWork } }

    /// A handler for a connection that was just accepted.
    func accept() throws -> ConnectionHandler {
        guard count < desk.options.connectionLimit else { throw TooManyConnections() }
        let handler = ConnectionHandler(desk) { [weak self] in self?.remove($0) }
        connections[ObjectIdentifier(handler)] = handler
        if sweep == nil { startSweeping() }
        // Only once it is part of its channel.
        if desk.isDraining { eventLoop.assumeIsolated().execute { handler.drain(patience: self.patience) } }
        return handler
    }

    /// Closes each connection when it is done; true once there is none, false where there is still work at the deadline.
    func drain(until deadline: NIODeadline) -> EventLoopFuture<Bool> {
        for connection in connections.values { connection.drain(patience: patience) }
        let promise = eventLoop.makePromise(of: Bool.self)
        if connections.isEmpty {
            promise.succeed(true)
        } else {
            whenEmpty = promise
            eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
                self.whenEmpty.take()?.succeed(!self.isAnyAtWork)
            }
        }
        return promise.futureResult
    }

    /// Closes all connections, whatever they are at.
    func closeAll() { for connection in connections.values { connection.close() } }

    private struct TooManyConnections: Error {}

    private var patience: TimeAmount { min(desk.options.idleGrace, desk.options.drainTimeout) }

    private func remove(_ handler: ConnectionHandler) {
        connections[ObjectIdentifier(handler)] = nil
        guard connections.isEmpty else { return }
        sweep?.cancel()
        sweep = nil
        if let promise = whenEmpty.take() { promise.succeed(true) }
    }

    /// One timer for all connections: a timer for each request costs more than looking at all of them once a second.
    private func startSweeping() {
        let table = NIOLoopBound(self, eventLoop: eventLoop)
        sweep = eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            let now = NIODeadline.now()
            for connection in table.value.connections.values { connection.checkTime(now) }
        }
    }
}
