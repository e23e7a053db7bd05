import NIOCore

/// What a function did instead of giving its one answer.
enum AnswerFault: Error, Equatable, CustomStringConvertible {
    case ended
    case tooLong(limit: Int)
    case tooMany
    case timedOut
    case notReady

    var description: String {
        switch self {
        case .ended: "it ended without an answer"
        case .tooLong(let limit): "its answer is longer than \(limit) bytes"
        case .tooMany: "it wrote more than one answer"
        case .timedOut: "it did not answer in time"
        case .notReady: "it did not answer the warm-up"
        }
    }
}

/// Reads a stream worker's stdout: one line for each event, and silence in between; used on its event loop only.
final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let limit: Int
    private let took: (Result<ByteBuffer, AnswerFault>) -> Void
    private var isExpecting = false
    private var received = ByteBuffer()
    private var scanned = 0
    private var fault: AnswerFault?

    /// Makes a reader; `took` gets every line that was expected, and at last the fault.
    init(limit: Int, took: @escaping (Result<ByteBuffer, AnswerFault>) -> Void) {
        self.limit = limit
        self.took = took
    }

    /// Lets the next line come; any other is a fault.
    func expect() { isExpecting = true }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        if received.readableBytes > limit { fail(.tooLong(limit: limit), context) }
    }

    /// Judged when the pipe is empty, so that a second line written along with the first is seen.
    func channelReadComplete(context: ChannelHandlerContext) {
        guard fault == nil, received.readableBytes > 0 else { return }
        guard isExpecting else { return fail(.tooMany, context) }
        let view = received.readableBytesView
        guard let end = view[(view.startIndex + scanned)...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = received.readableBytes
            return
        }
        guard end == view.endIndex - 1 else { return fail(.tooMany, context) }
        received.moveWriterIndex(to: received.writerIndex - 1)
        isExpecting = false
        let line = received
        received = ByteBuffer()
        scanned = 0
        took(.success(line))
    }

    func channelInactive(context: ChannelHandlerContext) { fail(.ended, context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail(.ended, context) }

    private func fail(_ fault: AnswerFault, _ context: ChannelHandlerContext) {
        guard self.fault == nil else { return }
        self.fault = fault
        received = ByteBuffer()
        took(.failure(fault))
        context.close(promise: nil)
    }
}
