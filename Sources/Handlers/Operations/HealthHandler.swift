import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// GET /health: the process is alive; GET /health/ready: what it needs is there. Opens no database and no model.
public struct HealthHandler: HTTPHandler {
    private let routes: Routes

    /// Makes the handler; each check names a dependency and says what is wrong with it, if anything.
    public init(checks: [(name: String, fault: () -> String?)]) {
        routes = Routes(
            .init("GET", "/health") { _, _ in
                HTTPResponse(statusCode: 200, json: ["status": "ok", "service": "pricetag"])
            },
            .init("GET", "/health/ready") { _, _ in Self.readiness(checks) }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }

    private static func readiness(_ checks: [(name: String, fault: () -> String?)]) -> HTTPResponse {
        var states = JSONObject()
        var isReady = true
        for check in checks {
            let fault = check.fault()
            isReady = isReady && fault == nil
            states[check.name] = .string(fault ?? "ok")
        }
        let body: JSONValue = ["status": .string(isReady ? "ready" : "not ready"), "checks": .object(states)]
        var response = HTTPResponse(statusCode: isReady ? 200 : 503, json: body)
        if !isReady { response.headers["retry-after"] = "5" }
        return response
    }
}
