import JSONCodec
import RuntimeProtocols

/// A request in the short form of scenarios: what curl would be told, and everything else as curl would send it.
struct RequestShape {
    private let method: String
    private let rawPath: String
    private let rawQueryString: String
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
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        rawPath = String(parts[0])
        rawQueryString = parts.count > 1 ? String(parts[1]) : ""
        body = json["body"]
        method = json["method"]?.string ?? (body == nil ? "GET" : "POST")
        headers = json["headers"]?.object ?? JSONObject()
        cookies = json["cookies"]?.array?.compactMap(\.string) ?? []
        self.path = path
    }

    /// The event of payload format 2.0, its id made from the step's number.
    func event(number: Int) throws -> HTTPEvent {
        HTTPEvent(
            method: method,
            rawPath: rawPath,
            rawQueryString: rawQueryString,
            headers: try fields(),
            cookies: cookies,
            query: try query(),
            body: Array((body?.string ?? body?.text ?? "").utf8),
            context: RequestContext(
                requestID: "c0a80001" + String(repeating: "0", count: 24 - String(number).count) + String(number),
                userAgent: Self.userAgent,
                timeEpoch: 1_795_341_600_000
            )
        )
    }

    private static let userAgent = "curl/7.88.1"

    /// The usual fields, then those of the request: a text replaces, null leaves out.
    private func fields() throws -> HTTPFields {
        var fields = HTTPFields([("accept", "*/*"), ("host", "localhost:8080"), ("user-agent", Self.userAgent)])
        if body != nil { fields["content-type"] = "application/json" }
        for (name, value) in headers.members {
            guard value.string != nil || value == .null else {
                throw ReplayFileError(path: path, message: "the header \"\(name)\" must be a string or null")
            }
            fields[name] = value.string
        }
        return fields
    }

    private func query() throws -> [(name: String, value: String)] {
        try rawQueryString.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else { throw ReplayFileError(path: path, message: "the query is not valid percent-encoded UTF-8") }
            return (name: name, value: value)
        }
    }
}
