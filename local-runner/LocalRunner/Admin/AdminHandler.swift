import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// A connection of an operator or of what watches the runner.
final class AdminHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let pages: AdminPages
    private var head: HTTPRequestHead?

    init(_ pages: AdminPages) { self.pages = pages }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let response = pages.answer(method: head.method.rawValue, target: head.uri)
        var wire = response.wire(requestID: RequestID.mint(), trace: nil, omitsBody: head.method == .HEAD)
        if !head.isKeepAlive { wire.head.headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(wire.head)), promise: nil)
        if let body = wire.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        let isLast = !head.isKeepAlive
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in if isLast { channel.close(promise: nil) }
        }
    }
}
