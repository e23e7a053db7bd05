import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// A connection of an operator or of what watches the runner.
final class AdminHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = ByteBuffer

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
        let requestID = RequestID.mint()
        let response = pages.answer(method: head.method.rawValue, target: head.uri, requestID: requestID)
        let isLast = !head.isKeepAlive
        let fields = WireFields(
            requestID: requestID,
            date: WallClock.httpDate(WallClock.millisecondsSince1970()),
            connection: isLast ? "close" : nil,
            omitsBody: head.method == .HEAD
        )
        var buffer = context.channel.allocator.buffer(capacity: 1_024 + response.body.count)
        response.write(fields, to: &buffer)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(buffer)).whenComplete { _ in if isLast { channel.close(promise: nil) } }
    }
}
