import JSONCodec
import RuntimeProtocols

/// A request in the short form of scenarios: what curl would be told, and everything else as curl would send it.
struct RequestShape {
    private let method: String
    private let target: String
    private let headers: JSONObject
    private let cookies: [String]
    private let body: JSONValue?
    private let path: String

    /// Reads {method, path, headers, cookies, body}; only the path is required.
    init(json: JSONValue, path: String) throws {
        try json.requireMembers(["method", "path", "headers", "cookies", "body"], path: path)
        guard let target = json["path"]?.string, target.hasPrefix("/") else {
            throw ReplayFileError(path: path, message: "a request must have a path that starts with \"/\"")
        }
        self.target = target
        body = json["body"]
        method = json["method"]?.string ?? (body == nil ? "GET" : "POST")
        headers = json["headers"]?.object ?? JSONObject()
        cookies = json["cookies"]?.array?.compactMap(\.string) ?? []
        self.path = path
    }

    /// The event of payload format 2.0, made as every host makes its own; the id is made from the step's number.
    func event(number: Int) throws -> HTTPEvent {
        let fields = try fields()
        let request = IncomingRequest(
            method: method,
            target: target,
            authority: fields["host"] ?? "",
            headers: fields.fields + cookies.map { (name: "cookie", value: $0) },
            body: Array((body?.string ?? body?.text ?? "").utf8),
            sourceIP: "127.0.0.1"
        )
        do throws(Problem) {
            var event = try request.event(
                requestID: "c0a80001" + String(repeating: "0", count: 24 - String(number).count) + String(number),
                millisecondsSince1970: 1_795_341_600_000
            )
            // What a client sends: that a function gets GET for HEAD is the doing of its host.
            event.method = method
            return event
        } catch {
            throw ReplayFileError(path: path, message: error.detail)
        }
    }

    /// The usual fields, then those of the request: a text replaces, null leaves out.
    private func fields() throws -> HTTPFields {
        var fields = HTTPFields([("accept", "*/*"), ("host", "localhost:8080"), ("user-agent", "curl/7.88.1")])
        if body != nil { fields["content-type"] = "application/json" }
        for (name, value) in headers.members {
            guard value.string != nil || value == .null else {
                throw ReplayFileError(path: path, message: "the header \"\(name)\" must be a string or null")
            }
            fields[name] = value.string
        }
        return fields
    }
}
