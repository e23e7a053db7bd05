import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Keeps a connection open for a moment once the end is asked for: its client may have sent a request that is still on its way.
///
/// Without it, a connection between two requests is closed at once, and that request is lost.
final class DrainHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a connection that waits for its next request is kept open.
    private let patience: TimeAmount
    private var heldBack: (event: ChannelShouldQuiesceEvent, timer: Scheduled<Void>)?
    private var isDraining = false

    init(patience: Duration) {
        self.patience = TimeAmount(patience)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let event = event as? ChannelShouldQuiesceEvent, !isDraining else {
            return context.fireUserInboundEventTriggered(event)
        }
        isDraining = true
        let this = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let timer = context.eventLoop.scheduleTask(in: patience) { this.value.handler.letGo(this.value.context) }
        heldBack = (event, timer)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(data)
        // The connection now has a request at work, and closes by itself behind its response.
        if isDraining { letGo(context) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isDraining, case .head(var head) = unwrapOutboundIn(data), head.status.kind != .informational else {
            return context.write(data, promise: promise)
        }
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        heldBack?.timer.cancel()
        heldBack = nil
        context.fireChannelInactive()
    }

    private func letGo(_ context: ChannelHandlerContext) {
        guard let event = heldBack?.event else { return }
        heldBack?.timer.cancel()
        heldBack = nil
        context.fireUserInboundEventTriggered(event)
    }
}
