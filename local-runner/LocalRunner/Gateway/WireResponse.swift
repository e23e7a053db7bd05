import NIOCore
import NIOHTTP1
import RuntimeProtocols

extension HTTPResponse {
    /// What a function may not say, because the runner says it; what is about the connection was left out when it was read.
    private static let droppedHeaders: Set<String> = ["x-request-id", "traceparent", "date"]

    /// The answer as it goes over the wire; the body of a HEAD is only counted.
    func wire(requestID: String, trace: TraceContext?, omitsBody: Bool) -> (head: HTTPResponseHead, body: ByteBuffer?) {
        var fields = HTTPHeaders()
        fields.reserveCapacity(headers.fields.count + cookies.count + 5)
        for (name, value) in headers.fields where !Self.droppedHeaders.contains(name) {
            fields.add(name: name, value: value)
        }
        for cookie in cookies { fields.add(name: "set-cookie", value: cookie) }
        fields.add(name: "x-request-id", value: requestID)
        if let trace { fields.add(name: "traceparent", value: trace.header) }
        fields.add(name: "date", value: WallClock.httpDate(WallClock.millisecondsSince1970()))
        // These two have no body by definition, and no length either.
        let hasBody = statusCode != 204 && statusCode != 304
        if hasBody { fields.add(name: "content-length", value: String(body.count)) }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: statusCode), headers: fields)
        return (head, hasBody && !omitsBody && !body.isEmpty ? ByteBuffer(bytes: body) : nil)
    }
}
