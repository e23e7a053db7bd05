import HTTPTypes
import HummingbirdCore
import NIOCore
import RuntimeProtocols

extension RuntimeProtocols.HTTPResponse {
    /// What a function may not say, because it is about the connection, or because the runner says it.
    private static let droppedHeaders: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
        "content-length",
        "x-request-id", "date",
    ]

    /// The answer as it goes over the wire; the body of a HEAD is only counted.
    func wire(requestID: String, omitsBody: Bool, closes: Bool) -> (head: HTTPTypes.HTTPResponse, body: ResponseBody) {
        var head = HTTPTypes.HTTPResponse(status: .init(code: statusCode))
        for (name, value) in headers.fields where !Self.droppedHeaders.contains(name) {
            head.headerFields.add(name, value)
        }
        for cookie in cookies { head.headerFields.add("set-cookie", cookie) }
        head.headerFields.add("x-request-id", requestID)
        head.headerFields.add("date", WallClock.httpDate(WallClock.millisecondsSince1970()))
        if closes { head.headerFields.add("connection", "close") }
        // These two have no body by definition, and no length either.
        guard statusCode != 204, statusCode != 304 else { return (head, ResponseBody()) }
        head.headerFields.add("content-length", String(body.count))
        return (head, omitsBody ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension HTTPTypes.HTTPFields {
    /// Adds a field whose name and value were checked when the response was read.
    fileprivate mutating func add(_ name: String, _ value: String) {
        if let name = HTTPField.Name(name) { append(HTTPField(name: name, value: value)) }
    }
}
