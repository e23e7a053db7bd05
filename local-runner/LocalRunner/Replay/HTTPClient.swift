import NIOCore
import NIOHTTP1
import NIOPosix
import RuntimeProtocols

/// Sends one event to the gateway as the HTTP request it stands for, on a connection of its own.
struct HTTPClient: Sendable {
    let host: String
    let port: Int

    /// The gateway's answer.
    func send(_ event: HTTPEvent) async throws -> HTTPResponse {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(
                version: .http1_1,
                method: .init(rawValue: event.method),
                uri: Self.target(event)
            )
            head.headers = Self.headers(event)
            // In one piece: a request without a body is complete with its head, and may be answered before more is written.
            var parts: [HTTPClientRequestPart] = [.head(head)]
            if !event.body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(bytes: event.body)))) }
            parts.append(.end(nil))
            try await outbound.write(contentsOf: parts)
            return try await Self.read(inbound)
        }
    }

    private static func target(_ event: HTTPEvent) -> String {
        event.rawQueryString.isEmpty ? event.rawPath : "\(event.rawPath)?\(event.rawQueryString)"
    }

    private static func headers(_ event: HTTPEvent) -> HTTPHeaders {
        var headers = HTTPHeaders(event.headers.fields.map { ($0.name, $0.value) })
        headers.remove(name: "transfer-encoding")
        headers.replaceOrAdd(name: "content-length", value: String(event.body.count))
        headers.replaceOrAdd(name: "connection", value: "close")
        if !headers.contains(name: "host") { headers.add(name: "host", value: "localhost") }
        if !event.cookies.isEmpty { headers.replaceOrAdd(name: "cookie", value: event.cookies.joined(separator: "; ")) }
        return headers
    }

    private static func read(_ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws
        -> HTTPResponse
    {
        var response = HTTPResponse(statusCode: 0)
        for try await part in inbound {
            switch part {
            case .head(let head):
                response.statusCode = Int(head.status.code)
                for (name, value) in head.headers {
                    if name.lowercased() == "set-cookie" {
                        response.cookies.append(value)
                    } else {
                        response.headers.add(name, value)
                    }
                }
            case .body(let bytes): response.body += Array(bytes.readableBytesView)
            case .end: return response
            }
        }
        throw ChannelError.eof
    }
}
