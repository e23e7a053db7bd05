import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP/1.1 server that has seen a whole request before it answers, and closes a connection without a word where it is to.
enum HTTPListener {
    struct Request: Sendable {
        var method = ""
        /// Path and query as received.
        var target = ""
        var headers = HTTPHeaders()
        var body: [UInt8] = []
        /// The body had more bytes than the limit, and the rest was thrown away.
        var isTooLarge = false

        /// The first value of a header field.
        func field(_ name: String) -> String? { headers.first(name: name) }
    }

    struct Reply: Sendable {
        var status: Int
        var fields: [(name: String, value: String)] = [("content-type", "application/json")]
        var body: [UInt8] = []
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// Serves until the task is cancelled or the listener is closed; nil as a reply closes the connection.
    ///
    /// Connections are accepted once `onRunning` has returned.
    static func serve(
        host: String = "127.0.0.1",
        port: Int = 0,
        bodyLimit: Int,
        onRunning: @Sendable (any Channel, _ port: Int) async -> Void,
        respond: @escaping @Sendable (Request) async -> Reply?
    ) async throws {
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        try await listener.executeThenClose { connections in
            await onRunning(listener.channel, listener.channel.localAddress?.port ?? 0)
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { await serve(connection, bodyLimit: bodyLimit, respond: respond) }
                }
                // Whoever still waits for a reply on a connection waits in vain.
                group.cancelAll()
            }
        }
    }

    private static func serve(
        _ connection: Connection,
        bodyLimit: Int,
        respond: @Sendable (Request) async -> Reply?
    ) async {
        // A client that is gone, or speaks no HTTP, ends its own connection and nothing else.
        try? await connection.executeThenClose { inbound, outbound in
            var request = Request()
            for try await part in inbound {
                switch part {
                case .head(let head):
                    request = Request(method: head.method.rawValue, target: head.uri, headers: head.headers)
                case .body(let bytes): request.take(bytes, limit: bodyLimit)
                case .end:
                    guard let reply = await respond(request) else { return }
                    try await outbound.write(contentsOf: reply.parts)
                }
            }
        }
    }
}

extension HTTPListener.Request {
    fileprivate mutating func take(_ bytes: ByteBuffer, limit: Int) {
        isTooLarge = isTooLarge || body.count + bytes.readableBytes > limit
        if isTooLarge { body = [] } else { body.append(contentsOf: bytes.readableBytesView) }
    }
}

extension HTTPListener.Reply {
    fileprivate var parts: [HTTPServerResponsePart] {
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status))
        for (name, value) in fields { head.headers.add(name: name, value: value) }
        head.headers.add(name: "content-length", value: String(body.count))
        return [.head(head), .body(.byteBuffer(ByteBuffer(bytes: body))), .end(nil)]
    }
}
