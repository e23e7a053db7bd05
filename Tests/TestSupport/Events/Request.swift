import JSONCodec
import RuntimeProtocols

/// Builds events as a platform would send them.
public enum Request {
    /// An event; a JSON body brings its content type along.
    public static func event(
        _ method: String,
        _ path: String,
        token: String? = nil,
        headers: [(String, String)] = [],
        query: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        requestID: String = "request-1"
    ) -> HTTPEvent {
        var fields = HTTPFields(headers)
        if let token { fields["authorization"] = "Bearer \(token)" }
        if !body.isEmpty, fields["content-type"] == nil { fields["content-type"] = "application/json" }
        return HTTPEvent(
            method: method,
            rawPath: path,
            headers: fields,
            query: query,
            body: body,
            context: RequestContext(requestID: requestID, routeKey: "\(method) \(path)")
        )
    }

    /// An event with a JSON document as its body.
    public static func event(
        _ method: String,
        _ path: String,
        token: String? = nil,
        headers: [(String, String)] = [],
        json: JSONValue,
        requestID: String = "request-1"
    ) -> HTTPEvent {
        event(method, path, token: token, headers: headers, body: json.bytes, requestID: requestID)
    }
}
