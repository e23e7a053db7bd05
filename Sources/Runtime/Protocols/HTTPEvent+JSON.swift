import JSONCodec

/// Why a JSON document is not an event of payload format 2.0.
public struct EventError: Error, Sendable, Equatable {
    /// Member that is missing or wrong, "requestContext.http.method".
    public let member: String
    /// What would be right.
    public let message: String
}

extension HTTPEvent {
    /// Reads an event; optional members may be absent or null, members that we don't know are left alone.
    public init(json: JSONValue) throws(EventError) {
        guard json.object != nil else { throw EventError(member: "", message: "an event is a JSON object") }
        let version = try json.text("version", or: "2.0")
        guard version == "2.0" else { throw EventError(member: "version", message: "payload format 2.0 is expected") }
        let context = try json.object("requestContext")
        let http = try context.object("http", in: "requestContext.")
        let method = try http.text("method", or: "", in: "requestContext.http.")
        guard HTTPFields.isToken(method) else {
            throw EventError(member: "requestContext.http.method", message: "a method is required")
        }
        let rawPath = try json.text("rawPath", or: http["path"]?.string ?? "")
        guard rawPath.utf8.first == UInt8(ascii: "/") else {
            throw EventError(member: "rawPath", message: "a path starts with \"/\"")
        }
        self.init(
            method: method.uppercased(),
            rawPath: rawPath,
            rawQueryString: try json.text("rawQueryString", or: ""),
            headers: HTTPFields(try json.pairs("headers")),
            cookies: try json.texts("cookies"),
            query: try json.pairs("queryStringParameters"),
            pathParameters: try json.pairs("pathParameters"),
            body: try Self.body(json),
            context: try RequestContext(json: context, http: http)
        )
    }

    private static func body(_ json: JSONValue) throws(EventError) -> [UInt8] {
        let text = try json.text("body", or: "")
        guard try json.flag("isBase64Encoded") else { return Array(text.utf8) }
        guard let bytes = Base64.decode(text) else {
            throw EventError(member: "body", message: "isBase64Encoded is true, but the body is not base64")
        }
        return bytes
    }

    /// The event as its platform would send it; optional members that are empty are absent.
    public var json: JSONValue {
        var event: JSONValue = ["version": "2.0", "routeKey": .string(context.routeKey), "rawPath": .string(rawPath)]
        event["rawQueryString"] = .string(rawQueryString)
        if !cookies.isEmpty { event["cookies"] = .array(cookies.map(JSONValue.string)) }
        event["headers"] = .strings(headers.fields)
        if !query.isEmpty { event["queryStringParameters"] = .strings(query) }
        if !pathParameters.isEmpty { event["pathParameters"] = .strings(pathParameters) }
        event["requestContext"] = context.json(method: method, path: rawPath)
        let text = String(utf8: body[...])
        if !body.isEmpty { event["body"] = .string(text ?? Base64.encode(body)) }
        event["isBase64Encoded"] = .bool(text == nil)
        return event
    }
}

extension HTTPEvent {
    /// The same document as `json`, written without a tree of values: for the gateway, which writes one for every request.
    public var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(1_024 + body.count + body.count / 8)
        write(#"{"version":"2.0","routeKey":"#, context.routeKey, to: &output)
        write(#","rawPath":"#, rawPath, to: &output)
        write(#","rawQueryString":"#, rawQueryString, to: &output)
        if !cookies.isEmpty { write(#","cookies":"#, .array(cookies.map(JSONValue.string)), to: &output) }
        output += #","headers":{"#.utf8
        for (index, field) in headers.fields.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            JSONValue.write(field.name, to: &output)
            write(":", field.value, to: &output)
        }
        output.append(UInt8(ascii: "}"))
        if !query.isEmpty { write(#","queryStringParameters":"#, .strings(query), to: &output) }
        if !pathParameters.isEmpty { write(#","pathParameters":"#, .strings(pathParameters), to: &output) }
        writeContext(to: &output)
        let text = String(utf8: body[...])
        if !body.isEmpty { write(#","body":"#, text ?? Base64.encode(body), to: &output) }
        output += (text == nil ? #","isBase64Encoded":true}"# : #","isBase64Encoded":false}"#).utf8
        return output
    }

    private func writeContext(to output: inout [UInt8]) {
        let start = #","requestContext":{"accountId":"anonymous","apiId":"pricetag","domainName":"#
        write(start, context.domainName, to: &output)
        write(#","http":{"method":"#, method, to: &output)
        write(#","path":"#, rawPath, to: &output)
        write(#","protocol":"#, context.networkProtocol, to: &output)
        write(#","sourceIp":"#, context.sourceIP, to: &output)
        write(#","userAgent":"#, context.userAgent, to: &output)
        write(#"},"requestId":"#, context.requestID, to: &output)
        write(#","routeKey":"#, context.routeKey, to: &output)
        let time = UTCTime(millisecondsSince1970: context.timeEpoch).commonLog
        write(#","stage":"$default","time":"#, time, to: &output)
        output += #","timeEpoch":\#(context.timeEpoch)}"#.utf8
    }

    private func write(_ start: String, _ text: String, to output: inout [UInt8]) {
        output += start.utf8
        JSONValue.write(text, to: &output)
    }

    private func write(_ start: String, _ value: JSONValue, to output: inout [UInt8]) {
        output += start.utf8
        value.write(to: &output)
    }
}

extension RequestContext {
    init(json: JSONValue, http: JSONValue) throws(EventError) {
        let (context, request) = ("requestContext.", "requestContext.http.")
        self.init(
            requestID: try json.text("requestId", or: "", in: context),
            routeKey: try json.text("routeKey", or: "$default", in: context),
            networkProtocol: try http.text("protocol", or: "HTTP/1.1", in: request),
            sourceIP: try http.text("sourceIp", or: "", in: request),
            userAgent: try http.text("userAgent", or: "", in: request),
            domainName: try json.text("domainName", or: "", in: context),
            timeEpoch: Int64(try json.integer("timeEpoch", or: 0, in: context))
        )
    }

    func json(method: String, path: String) -> JSONValue {
        [
            "accountId": "anonymous",
            "apiId": "pricetag",
            "domainName": .string(domainName),
            "http": [
                "method": .string(method),
                "path": .string(path),
                "protocol": .string(networkProtocol),
                "sourceIp": .string(sourceIP),
                "userAgent": .string(userAgent),
            ],
            "requestId": .string(requestID),
            "routeKey": .string(routeKey),
            "stage": "$default",
            "time": .string(UTCTime(millisecondsSince1970: timeEpoch).commonLog),
            "timeEpoch": .integer(timeEpoch),
        ]
    }
}
