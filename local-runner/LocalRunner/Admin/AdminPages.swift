import JSONCodec
import NIOCore
import RuntimeProtocols

/// What the admin socket answers; asks no function anything.
struct AdminPages {
    private let desk: RequestDesk
    private let connections: ConnectionTable

    init(_ desk: RequestDesk, connections: ConnectionTable) {
        self.desk = desk
        self.connections = connections
    }

    func answer(method: String, target: String, requestID: String) -> HTTPResponse {
        guard method == "GET" || method == "HEAD" else {
            return Problem(405, "method-not-allowed", "Ask with GET.", headers: [("Allow", "GET, HEAD")])
                .response(requestID: requestID)
        }
        return switch target {
        case "/_/live": HTTPResponse(statusCode: 200, json: ["status": "live"])
        case "/_/ready": ready()
        case "/status": text(StatusPage(desk, connections: connections.count).text)
        case "/status?json": HTTPResponse(statusCode: 200, json: StatusPage(desk, connections: connections.count).json)
        case "/metrics":
            text(MetricsPage(desk, connections: connections.count).text, "text/plain; version=0.0.4; charset=utf-8")
        default:
            Problem(404, "not-found", "There are /_/live, /_/ready, /status, /status?json and /metrics.")
                .response(requestID: requestID)
        }
    }

    private func ready() -> HTTPResponse {
        let faults = Readiness.faults(of: desk)
        let list = JSONValue.array(faults.map(JSONValue.string))
        return faults.isEmpty
            ? HTTPResponse(statusCode: 200, json: ["status": "ready"])
            : HTTPResponse(statusCode: 503, json: ["status": "not ready", "reasons": list])
    }

    private func text(_ text: String, _ type: String = "text/plain; charset=utf-8") -> HTTPResponse {
        var response = HTTPResponse(statusCode: 200, body: Array(text.utf8))
        response.headers["content-type"] = type
        return response
    }
}

/// Whether the runner can take requests, as far as it knows by itself.
enum Readiness {
    /// Why it can't, one reason a function at most; empty where it can.
    static func faults(of desk: RequestDesk) -> [String] {
        (desk.isDraining ? ["draining"] : []) + desk.fleet.hosts.compactMap(fault)
    }

    private static func fault(of host: FunctionHost) -> String? {
        let (pool, name) = (host.pool, host.function.name)
        if pool.isCrashLooping { return "\(name): crash loop (\(pool.lastFault))" }
        if pool.waiting.count >= pool.rules.queueLimit, !pool.waiting.isEmpty { return "\(name): queue full" }
        if !host.isStartable { return "\(name): executable missing" }
        return nil
    }
}
