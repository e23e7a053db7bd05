import NIOCore
import NIOHTTP1
import RuntimeProtocols

// How requests are answered, and what becomes of the connection then.
extension ConnectionHandler {
    func answer(_ exchange: Exchange, _ response: HTTPResponse, closes: Bool) {
        desk.record(exchange, status: response.statusCode)
        let head = exchange.head
        let goesOn = head.isKeepAlive && !closes && !desk.isDraining && !isInputClosed && !exchange.asksForOtherProtocol
        let fields = WireFields(
            requestID: exchange.requestID,
            trace: exchange.trace,
            date: desk.httpDate(),
            connection: goesOn && head.version == .http1_0 ? "keep-alive" : nil,
            omitsBody: head.method == .HEAD
        )
        write(response, fields, closes: !goesOn)
    }

    func write(_ response: HTTPResponse, _ fields: WireFields, closes: Bool) {
        guard let context else { return }
        var fields = fields
        if closes { fields.connection = "close" }
        var buffer = context.channel.allocator.buffer(capacity: 512 + response.body.count)
        response.write(fields, to: &buffer)
        enter(closes ? .closing : .idle)
        guard closes else {
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
            return goOn()
        }
        context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { _ in self.closeGently() }
        goOn()
    }

    /// Closes an idle connection once its client has taken the last answer.
    func closeWhenWritten() {
        guard let context else { return }
        enter(.closing)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in
            self.context?.close(promise: nil)
        }
    }

    /// The client may still be sending: cut off at once, it would see a reset and not the answer.
    private func closeGently() {
        guard let context else { return }
        if isInputClosed { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: desk.options.linger) { self.context?.close(promise: nil) }
    }
}
