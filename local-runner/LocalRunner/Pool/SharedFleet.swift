import NIOCore
import NIOPosix
import RuntimeProtocols

/// The functions, for those that are not on their event loop.
final class SharedFleet: Sendable {
    let eventLoop: any EventLoop
    let fleet: NIOLoopBound<Fleet>

    /// Starts what the pools' policies ask for, unless `isOpen` is false: then only what events need.
    init(
        _ catalog: FunctionCatalog,
        mode: WorkerMode,
        limits: HostLimits = HostLimits(),
        log: any LineSink,
        isOpen: Bool = true
    ) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        self.eventLoop = eventLoop
        fleet = try await eventLoop.submit {
            let fleet = Fleet(catalog, mode: mode, limits: limits, log: log, on: eventLoop)
            if isOpen { fleet.open() }
            return NIOLoopBound(fleet, eventLoop: eventLoop)
        }.get()
    }

    /// Waits for a worker, hands it the event and gives its answer; throws an `InvocationError` where there is none.
    func answer(_ function: String, event: ByteBuffer, requestID: String) async throws -> HTTPResponse {
        let (eventLoop, fleet) = (eventLoop, fleet)
        return try await eventLoop.flatSubmit {
            let promise = eventLoop.makePromise(of: HTTPResponse.self)
            if let host = fleet.value.host(function) {
                host.invoke(Invocation(event, requestID: requestID) { promise.completeWith($0.mapError { $0 }) })
            } else {
                promise.fail(CatalogError(description: "there is no function \"\(function)\""))
            }
            return promise.futureResult
        }.get()
    }

    /// Ends all workers, those at work when they are done.
    func drain() async throws {
        let fleet = fleet
        _ = try await eventLoop.flatSubmit { fleet.value.drain(until: .distantFuture) }.get()
    }
}
