import NIOCore

/// What a function did instead of giving its one answer.
enum AnswerFault: Error, Equatable, CustomStringConvertible {
    case ended
    case tooLong(limit: Int)
    case tooMany
    case timedOut
    case cutOff

    var description: String {
        switch self {
        case .ended: "it ended without an answer"
        case .tooLong(let limit): "its answer is longer than \(limit) bytes"
        case .tooMany: "it wrote more than one answer"
        case .timedOut: "it did not answer in time"
        case .cutOff: "it was cut off"
        }
    }
}

/// Reads a stream worker's stdout: one line for each event, and silence in between; used on its event loop only.
final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let limit: Int
    private var expected: EventLoopPromise<ByteBuffer>?
    private var received = ByteBuffer()
    private var scanned = 0
    private var fault: AnswerFault?

    init(limit: Int) { self.limit = limit }

    /// Waits for the next line; fails at once where the worker has already gone wrong.
    func expect(_ answer: EventLoopPromise<ByteBuffer>) {
        if let fault { return answer.fail(fault) }
        expected = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        if received.readableBytes > limit { fail(.tooLong(limit: limit), context) }
    }

    /// Judged when the pipe is empty, so that a second line written along with the first is seen.
    func channelReadComplete(context: ChannelHandlerContext) {
        guard fault == nil, received.readableBytes > 0 else { return }
        guard let answer = expected else { return fail(.tooMany, context) }
        let view = received.readableBytesView
        guard let end = view[(view.startIndex + scanned)...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = received.readableBytes
            return
        }
        guard end == view.endIndex - 1 else { return fail(.tooMany, context) }
        received.moveWriterIndex(to: received.writerIndex - 1)
        expected = nil
        let line = received
        received = ByteBuffer()
        scanned = 0
        answer.succeed(line)
    }

    func channelInactive(context: ChannelHandlerContext) { fail(.ended, context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(.ended, context) }

    private func fail(_ fault: AnswerFault, _ context: ChannelHandlerContext) {
        guard self.fault == nil else { return }
        self.fault = fault
        received = ByteBuffer()
        expected?.fail(fault)
        expected = nil
        context.close(promise: nil)
    }
}
