import NIOCore

/// Reads a one-shot function's stdout to its end.
final class OutputCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let limit: Int
    private let output: EventLoopPromise<ByteBuffer>
    private var received = ByteBuffer()

    init(limit: Int, output: EventLoopPromise<ByteBuffer>) {
        self.limit = limit
        self.output = output
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard received.readableBytes > limit else { return }
        output.fail(AnswerFault.tooLong(limit: limit))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { output.succeed(received) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        output.fail(AnswerFault.ended)
        context.close(promise: nil)
    }
}
