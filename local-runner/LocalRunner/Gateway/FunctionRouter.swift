import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols

/// From a request to the answer of its function or to a problem; knows nothing of sockets.
struct FunctionRouter: Sendable {
    private let routes: RouteTable
    private let hosts: [String: FunctionHost]
    private let logger: Logger

    init(_ catalog: FunctionCatalog, mode: WorkerMode, limits: HostLimits, log: any LineSink, logger: Logger) {
        routes = catalog.routes
        let hosts = catalog.functions.map { ($0.name, FunctionHost($0, mode: mode, limits: limits, log: log)) }
        self.hosts = Dictionary(uniqueKeysWithValues: hosts)
        self.logger = logger
    }

    /// What a request has found by its method and path, before its body is read.
    struct Destination: Sendable {
        let host: FunctionHost
        let route: RouteTable.Entry
        let pathParameters: [(name: String, value: String)]

        var bodyLimit: Int { host.function.manifest.maxRequestBytes }
    }

    /// Finds the function of a method and path; throws 400, 404 or 405.
    func destination(method: String, rawPath: String) throws(Problem) -> Destination {
        guard rawPath.hasPrefix("/") else { throw Problem(400, "bad-target", "The request target has no path.") }
        switch routes.match(method: method, rawPath: rawPath) {
        case .function(let route, let pathParameters):
            guard let host = hosts[route.function] else { break }
            return Destination(host: host, route: route, pathParameters: pathParameters)
        case .otherMethods(let methods):
            let allowed = methods.joined(separator: ", ")
            throw Problem(405, "method-not-allowed", "This path answers \(allowed).", headers: [("Allow", allowed)])
        case .unknownPath: break
        }
        throw Problem(404, "not-found", "There is nothing at this path.")
    }

    /// Runs the function and maps what can go wrong to 502, 503 and 504.
    func answer(
        _ request: IncomingRequest,
        to destination: Destination,
        requestID: String
    ) async throws(Problem) -> HTTPResponse {
        let event = try request.event(
            requestID: requestID,
            millisecondsSince1970: WallClock.millisecondsSince1970(),
            routeKey: destination.route.key,
            pathParameters: destination.pathParameters
        )
        do {
            return try await destination.host.answer(ByteBuffer(bytes: event.json.bytes), requestID: requestID)
        } catch {
            logger.error(
                "no answer",
                metadata: [
                    "request_id": "\(requestID)", "function": "\(destination.route.function)", "cause": "\(error)",
                ]
            )
            throw Self.problem(error)
        }
    }

    /// Ends all workers of all functions.
    func drain() async {
        await withDiscardingTaskGroup { group in
            for host in hosts.values { group.addTask { await host.drain() } }
        }
    }

    private static func problem(_ error: InvocationError) -> Problem {
        switch error {
        case .queueFull:
            Problem(503, "busy", "Too many requests wait already; try again.", headers: [("Retry-After", "1")])
        case .queueTimedOut: Problem(504, "queue-timeout", "The request waited too long and was not started.")
        case .timedOut: Problem(504, "timeout", "The request took too long and was ended.")
        case .cutOff: Problem(503, "ending", "The server is ending and has cut the request off.")
        case .notStarted, .badAnswer: Problem(502, "bad-answer", "The function gave no valid answer.")
        }
    }
}
