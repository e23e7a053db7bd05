import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// The routes of one function; a host may send it any path, so it checks for itself.
public struct Routes {
    private let routes: [Route]

    struct Route {
        let method: String
        let pattern: RoutePattern
        let operation: () -> Operation
        let respond: (HTTPEvent, FunctionContext) throws -> HTTPResponse

        init(
            _ method: String,
            _ path: String,
            _ operation: @escaping @autoclosure () -> Operation,
            _ respond: @escaping (HTTPEvent, FunctionContext) throws -> HTTPResponse
        ) {
            self.method = method
            self.pattern = RoutePattern(path)
            self.operation = operation
            self.respond = respond
        }
    }

    init(_ routes: Route...) { self.routes = routes }

    /// Routes, payloads and samples.
    var description: JSONValue {
        [
            "routes": .array(routes.map { $0.operation().json(method: $0.method, path: $0.pattern.text) }),
            "$defs": ["problem": Schema.problem.json],
        ]
    }

    /// Answers by the first route that fits; HEAD asks for what GET would answer.
    func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        let method = event.method == "HEAD" ? "GET" : event.method
        var allowed: [String] = []
        for route in routes {
            guard let parameters = route.pattern.match(event.rawPath) else { continue }
            guard route.method == method else {
                allowed += route.method == "GET" ? ["GET", "HEAD"] : [route.method]
                continue
            }
            var event = event
            event.pathParameters = parameters
            return try Self.loggingOutages(context) { try route.respond(event, context) }
        }
        guard allowed.isEmpty else {
            let allow = allowed.sorted().joined(separator: ", ")
            throw Problem(405, "method-not-allowed", "This path answers \(allow).", headers: [("allow", allow)])
        }
        throw Problem(404, "not-found", "There is nothing at this path.")
    }

    /// A client is told that something does not answer; what it is only the log tells.
    private static func loggingOutages(
        _ context: FunctionContext,
        _ respond: () throws -> HTTPResponse
    ) throws -> HTTPResponse {
        do {
            return try respond()
        } catch DomainError.unavailable(let reason) {
            context.log(.error, "a dependency does not answer", ["error.message": reason])
            throw DomainError.unavailable(reason: reason)
        }
    }
}

/// A handler that is nothing but its routes.
public protocol RoutedHandler: HTTPHandler {
    /// What it answers, and how.
    var routes: Routes { get }
}

extension RoutedHandler {
    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }

    /// Routes, payloads and samples.
    public func describe() -> JSONValue { routes.description }
}
