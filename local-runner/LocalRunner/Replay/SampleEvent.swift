import JSONCodec
import RuntimeProtocols

/// A sample of a function's description, ready to be made an event.
struct SampleEvent: Sendable {
    /// "POST /api/v1/products"; "event" where the function has no routes.
    let route: String
    let name: String
    private let method: String
    private let path: String
    private let isAuthenticated: Bool
    private let sample: JSONValue

    /// All samples of a description, in its order.
    static func all(in description: JSONValue) -> [SampleEvent] {
        (description["routes"]?.array ?? []).flatMap { route in
            (route["samples"]?.array ?? []).map { SampleEvent(route, $0) }
        }
            + (description["events"]?.array ?? []).flatMap { event in
                (event["samples"]?.array ?? []).map { SampleEvent([:], $0) }
            }
    }

    private init(_ route: JSONValue, _ sample: JSONValue) {
        method = route["method"]?.string ?? ""
        path = route["path"]?.string ?? ""
        self.route = path.isEmpty ? "event" : "\(method) \(path)"
        name = sample["name"]?.string ?? ""
        isAuthenticated = route["authentication"] == "bearer"
        self.sample = sample
    }

    func fits(_ choice: EventCommand.Choice) -> Bool {
        (choice.route.map { $0 == route } ?? true) && (choice.sample.map { $0 == name } ?? true)
    }

    /// The event; a token that nobody gives is left as ${token}, as scenarios write it.
    func event(token: String?) throws -> JSONValue {
        if let event = sample["event"] { return event }
        var path = path
        for (name, value) in sample["path"]?.object?.members ?? [] {
            path = path.split(separator: "{\(name)}", omittingEmptySubsequences: false).joined(
                separator: value.string ?? ""
            )
        }
        let query = (sample["query"]?.object?.members ?? []).map { "\($0.name)=\($0.value.string ?? "")" }
        var headers = sample["headers"]?.object ?? JSONObject()
        if isAuthenticated { headers["authorization"] = .string("Bearer \(token ?? "${token}")") }
        var request: JSONValue = [
            "method": .string(method),
            "path": .string(query.isEmpty ? path : "\(path)?\(query.joined(separator: "&"))"),
            "headers": .object(headers),
        ]
        if let body = sample["body"] { request["body"] = body }
        return try RequestShape(json: request, path: route).event(number: 1).json
    }
}
