import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// GET /health: the process is alive; GET /health/ready: what it needs is there. Opens no database and no model.
public struct HealthHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Makes the handler; `look` is asked for the state of every dependency when somebody wants to know.
    public init(look: @escaping () -> [Dependency]) {
        routes = Routes(
            .init(
                "GET",
                "/health",
                Operation(
                    summary: "The process is alive.",
                    answer: (200, .object([("status", .constant("ok")), ("service", .constant("pricetag"))])),
                    samples: [.init("alive")]
                )
            ) { _, _ in
                HTTPResponse(statusCode: 200, json: ["status": "ok", "service": "pricetag"])
            },
            .init(
                "GET",
                "/health/ready",
                Operation(
                    summary: "What the service needs is there; a 503 says what is not.",
                    answer: (200, Self.readinessSchema("ready")),
                    otherAnswers: [(503, Self.readinessSchema("not ready"))],
                    samples: [.init("ready")]
                )
            ) { _, _ in Self.readiness(look()) }
        )
    }

    private static func readinessSchema(_ status: JSONValue) -> Schema {
        .object([
            ("status", .constant(status)),
            ("checks", Schema(["type": "object", "additionalProperties": Schema.text.json])),
        ])
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
