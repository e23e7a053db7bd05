import Logging
import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// From a request to the answer of its function or to a problem; knows connections only as something that waits.
///
/// Used on its event loop only.
final class RequestDesk {
    let fleet: Fleet
    let options: GatewayOptions
    let logger: Logger
    private let accessLog: AccessLog
    /// Requests that found no function, by their status.
    private(set) var refused: [Int: Int] = [:]
    var isDraining = false
    private var random = BufferedRandom()
    private var date = (second: Int64.min, text: "")

    init(_ fleet: Fleet, options: GatewayOptions, log: any LineSink, logger: Logger) {
        self.fleet = fleet
        self.options = options
        self.logger = logger
        accessLog = AccessLog(sink: log, logger: logger)
    }

    /// A request that has just begun.
    func exchange(_ head: HTTPRequestHead) -> Exchange { Exchange(head, using: &random) }

    /// The Date field of an answer that is written now.
    func httpDate() -> String {
        let now = WallClock.millisecondsSince1970()
        if now / 1_000 != date.second { date = (now / 1_000, WallClock.httpDate(now)) }
        return date.text
    }

    /// Finds the function of a request; throws 400, 404 or 405.
    func admit(_ exchange: Exchange) throws(Problem) {
        guard Self.hasOneHost(exchange.head) else {
            throw Problem(400, "bad-request", "The request is not valid HTTP.")
        }
        let target = exchange.target
        guard target.utf8.first == UInt8(ascii: "/") else {
            throw Problem(400, "bad-target", "The request target has no path.")
        }
        switch fleet.routes.match(method: exchange.head.method.rawValue, rawPath: exchange.path) {
        case .function(let route, let pathParameters):
            guard let host = fleet.host(route.function) else { break }
            exchange.destination = Exchange.Destination(host: host, route: route, pathParameters: pathParameters)
            host.metrics.inFlight += 1
            return
        case .otherMethods(let methods):
            let allowed = methods.joined(separator: ", ")
            throw Problem(405, "method-not-allowed", "This path answers \(allowed).", headers: [("Allow", allowed)])
        case .unknownPath: break
        }
        throw Problem(404, "not-found", "There is nothing at this path.")
    }

    /// Whether it is clear who is asked, as RFC 9112, 3.2 demands; HTTP/1.0 need not say it.
    private static func hasOneHost(_ head: HTTPRequestHead) -> Bool {
        let count = head.headers.count { $0.name.utf8.count == 4 && $0.name.lowercased() == "host" }
        return count == 1 || (count == 0 && head.version != .http1_1)
    }

    /// Has the function answer a request whose body is there.
    func run(
        _ exchange: Exchange,
        sourceIP: String,
        completion: @escaping (HTTPResponse) -> Void
    ) throws(Problem) {
        guard let destination = exchange.destination else { return }
        let event = try IncomingRequest(exchange, sourceIP: sourceIP).event(
            requestID: exchange.requestID,
            trace: exchange.trace,
            millisecondsSince1970: WallClock.millisecondsSince1970(),
            routeKey: destination.route.key,
            pathParameters: destination.pathParameters
        )
        let finish = { (result: Result<HTTPResponse, InvocationError>) in
            switch result {
            case .success(let response): completion(response)
            case .failure(let error):
                self.logFailure(of: exchange, error)
                completion(Self.problem(error).response(requestID: exchange.requestID))
            }
        }
        if let observer = options.observer { return run(event, of: exchange, seenBy: observer, finish) }
        let invocation = Invocation(ByteBuffer(bytes: event.bytes), requestID: exchange.requestID, completion: finish)
        exchange.invocation = invocation
        destination.host.invoke(invocation)
    }

    /// The same under an observer's eyes: it has its time before and after, and an event that has begun is never abandoned.
    private func run(
        _ event: HTTPEvent,
        of exchange: Exchange,
        seenBy observer: any ExchangeObserver,
        _ finish: @escaping (Result<HTTPResponse, InvocationError>) -> Void
    ) {
        guard let destination = exchange.destination else { return }
        let (name, eventLoop) = (destination.route.function, fleet.eventLoop)
        let begun = eventLoop.makeFutureWithTask { await observer.begin(event, of: name) }
        begun.assumeIsolated().whenSuccess { ticket in
            var invocation: Invocation?
            let made = Invocation(ByteBuffer(bytes: event.bytes), requestID: exchange.requestID) { result in
                exchange.invocation = invocation
                invocation = nil
                let response = try? result.get()
                let ended = eventLoop.makeFutureWithTask { await observer.end(ticket, response) }
                ended.assumeIsolated().whenComplete { _ in finish(result) }
            }
            invocation = made
            destination.host.invoke(made)
        }
    }

    /// Notes what a request was answered, as a count and as a line of the log.
    func record(_ exchange: Exchange, status: Int) {
        let duration = NIODeadline.now() - exchange.start
        if let destination = exchange.destination {
            let metrics = destination.host.metrics
            metrics.inFlight -= 1
            metrics.requests[.init(route: destination.route.key, status: status), default: 0] += 1
            metrics.duration.observe(duration)
        } else {
            refused[status, default: 0] += 1
        }
        accessLog.answered(exchange, status: status, duration: duration)
        if let slow = options.slow, duration >= slow { accessLog.slow(exchange, status: status, duration: duration) }
    }

    /// Notes a connection that was ended before there was a request.
    func recordRefusal(status: Int) { refused[status, default: 0] += 1 }

    private func logFailure(of exchange: Exchange, _ error: InvocationError) {
        logger.error(
            "no answer",
            metadata: [
                "request_id": "\(exchange.requestID)", "trace.id": "\(exchange.trace.traceID)",
                "function": "\(exchange.destination?.route.function ?? "")", "cause": "\(error)",
            ]
        )
    }

    private static func problem(_ error: InvocationError) -> Problem {
        switch error {
        case .queueFull:
            Problem(503, "busy", "Too many requests wait already; try again.", headers: [("Retry-After", "1")])
        case .crashLoop(let seconds):
            Problem(
                503,
                "not-running",
                "The function does not start; try again later.",
                headers: [("Retry-After", "\(max(1, seconds))")]
            )
        case .queueTimedOut: Problem(504, "queue-timeout", "The request waited too long and was not started.")
        case .timedOut: Problem(504, "timeout", "The request took too long and was ended.")
        case .cutOff: Problem(503, "ending", "The server is ending and has cut the request off.")
        case .notStarted, .badAnswer: Problem(502, "bad-answer", "The function gave no valid answer.")
        }
    }
}

extension IncomingRequest {
    fileprivate init(_ exchange: Exchange, sourceIP: String) {
        let head = exchange.head
        self.init(
            method: head.method.rawValue,
            target: exchange.target,
            authority: head.headers.first(name: "host") ?? "",
            headers: head.headers.map { (name: $0.name, value: $0.value) },
            body: Array(exchange.body.readableBytesView),
            sourceIP: sourceIP
        )
    }
}
