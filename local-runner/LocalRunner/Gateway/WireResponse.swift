import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// What an answer says beside what its function says.
struct WireFields {
    var requestID: String
    var trace: TraceContext?
    var date: String
    /// "close" or "keep-alive", where it has to be said.
    var connection: String?
    /// Whether only the length of the body is wanted, as after HEAD.
    var omitsBody = false
}

extension HTTPResponse {
    /// What a function may not say, because the runner says it; what is about the connection was left out when it was read.
    private static let dropped: [String] = ["x-request-id", "traceparent", "date"]

    /// Writes the answer as it goes over the wire: its fields were checked when it was read.
    func write(_ fields: WireFields, to buffer: inout ByteBuffer) {
        let phrase = HTTPResponseStatus(statusCode: statusCode).reasonPhrase
        buffer.writeString("HTTP/1.1 \(statusCode) \(phrase)\r\n")
        for (name, value) in headers.fields where !Self.dropped.contains(name) { Self.field(name, value, &buffer) }
        for cookie in cookies { Self.field("set-cookie", cookie, &buffer) }
        Self.field("x-request-id", fields.requestID, &buffer)
        if let trace = fields.trace { Self.field("traceparent", trace.header, &buffer) }
        Self.field("date", fields.date, &buffer)
        if let connection = fields.connection { Self.field("connection", connection, &buffer) }
        // These two have no body by definition, and no length either.
        let hasBody = statusCode != 204 && statusCode != 304
        if hasBody { Self.field("content-length", String(body.count), &buffer) }
        buffer.writeString("\r\n")
        if hasBody, !fields.omitsBody { buffer.writeBytes(body) }
    }

    private static func field(_ name: String, _ value: String, _ buffer: inout ByteBuffer) {
        buffer.writeString(name)
        buffer.writeStaticString(": ")
        buffer.writeString(value)
        buffer.writeStaticString("\r\n")
    }
}
