import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// GET /health: the process is alive; GET /health/ready: what it needs is there. Opens no database and no model.
public struct HealthHandler: HTTPHandler {
    private let routes: Routes

    /// Makes the handler; `look` is asked for the state of every dependency when somebody wants to know.
    public init(look: @escaping () -> [Dependency]) {
        routes = Routes(
            .init("GET", "/health") { _, _ in
                HTTPResponse(statusCode: 200, json: ["status": "ok", "service": "pricetag"])
            },
            .init("GET", "/health/ready") { _, _ in Self.readiness(look()) }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }

    private static func readiness(_ dependencies: [Dependency]) -> HTTPResponse {
        var states = JSONObject()
        for dependency in dependencies { states[dependency.name] = .string(dependency.fault ?? "ok") }
        let isReady = dependencies.allSatisfy { $0.fault == nil }
        let body: JSONValue = ["status": .string(isReady ? "ready" : "not ready"), "checks": .object(states)]
        var response = HTTPResponse(statusCode: isReady ? 200 : 503, json: body)
        if !isReady { response.headers["retry-after"] = "5" }
        return response
    }

    /// Something that the service needs.
    public struct Dependency {
        /// What it is called.
        let name: String
        /// What is wrong with it; nil when it is well.
        let fault: String?

        /// Names a dependency and what is wrong with it.
        public init(_ name: String, fault: String?) {
            self.name = name
            self.fault = fault
        }
    }
}
