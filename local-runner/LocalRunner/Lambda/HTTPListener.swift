import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small HTTP/1.1 server that has seen a whole request before it answers, and closes a connection without a word where it is to.
enum HTTPListener {
    struct Request: Sendable {
        var method = ""
        /// Path and query as received.
        var target = ""
        var headers = HTTPHeaders()
        var body: [UInt8] = []
        /// The body had more bytes than the limit, and was thrown away.
        var isTooLarge = false
        /// Whether the client wants to use its connection again.
        var keepsConnection = true

        /// The first value of a header field.
        func field(_ name: String) -> String? { headers.first(name: name) }
    }

    struct Reply: Sendable {
        var status: Int
        var fields: [(name: String, value: String)] = [("content-type", "application/json")]
        var body: [UInt8] = []
    }

    /// Serves until the task is cancelled or the listener is closed; nil as a reply closes the connection.
    ///
    /// Requests are answered once `onRunning` has returned; `onConnection` is called for every connection that is accepted.
    static func serve(
        host: String = "127.0.0.1",
        port: Int = 0,
        bodyLimit: Int,
        onConnection: @escaping @Sendable () -> Void = {},
        onRunning: @Sendable (any Channel, _ port: Int) async -> Void,
        respond: @escaping @Sendable (Request) async -> Reply?
    ) async throws {
        let (exchanges, arrival) = AsyncStream.makeStream(of: HTTPExchange.self)
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                onConnection()
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(
                        RequestCollector(bodyLimit: bodyLimit) { arrival.yield($0) }
                    )
                }
            }
            .bind(host: host, port: port).get()
        listener.closeFuture.whenComplete { _ in arrival.finish() }
        await onRunning(listener, listener.localAddress?.port ?? 0)
        await withDiscardingTaskGroup { group in
            for await exchange in exchanges {
                group.addTask { exchange.reply(await respond(exchange.request)) }
            }
            // Whoever still waits for a reply on a connection waits in vain.
            group.cancelAll()
        }
        if listener.isActive { try await listener.close() }
    }
}

/// A request and the connection that it came on; one that nobody replies to closes the connection.
private final class HTTPExchange: Sendable {
    let request: HTTPListener.Request
    private let channel: any Channel
    private let hasReply = Atomic(false)

    init(_ request: HTTPListener.Request, on channel: any Channel) {
        self.request = request
        self.channel = channel
    }

    deinit {
        if !hasReply.load(ordering: .relaxed) { channel.close(promise: nil) }
    }

    func reply(_ reply: HTTPListener.Reply?) {
        guard let reply else { return }
        hasReply.store(true, ordering: .relaxed)
        var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status))
        for (name, value) in reply.fields { head.headers.add(name: name, value: value) }
        head.headers.add(name: "content-length", value: String(reply.body.count))
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: reply.body))), promise: nil)
        let end = channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        if !request.keepsConnection { end.whenComplete { [channel] _ in channel.close(promise: nil) } }
    }
}

/// Puts the parts of a request together.
private final class RequestCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    private let bodyLimit: Int
    private let take: @Sendable (HTTPExchange) -> Void
    private var request = HTTPListener.Request()

    init(bodyLimit: Int, take: @escaping @Sendable (HTTPExchange) -> Void) {
        self.bodyLimit = bodyLimit
        self.take = take
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = HTTPListener.Request(
                method: head.method.rawValue,
                target: head.uri,
                headers: head.headers,
                keepsConnection: head.isKeepAlive
            )
        case .body(let bytes):
            request.isTooLarge = request.isTooLarge || request.body.count + bytes.readableBytes > bodyLimit
            if request.isTooLarge {
                request.body = []
            } else {
                request.body.append(contentsOf: bytes.readableBytesView)
            }
        case .end: take(HTTPExchange(request, on: context.channel))
        }
    }

    // A client that is gone, or speaks no HTTP, ends its own connection and nothing else.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
