import NIOCore

/// Hands every line of a function's stderr to a sink, and what is left without a line break at the end.
final class LineForwarder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let sink: any LineSink
    private let pause: TimeAmount?
    private var cutter = LineCutter(limit: 64 * 1024)

    /// Where the channel does not read by itself, it is read now and each time a `pause` is over: to wake for every line costs
    /// more than to hand it on.
    init(sink: any LineSink, pause: TimeAmount? = nil) { (self.sink, self.pause) = (sink, pause) }

    func channelActive(context: ChannelHandlerContext) {
        if pause != nil { context.read() }
        context.fireChannelActive()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard let pause else { return }
        let channel = context.channel
        context.eventLoop.scheduleTask(in: pause) { channel.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for line in cutter.lines(from: unwrapInboundIn(data)) { sink.take(line) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let line = cutter.rest() { sink.take(line) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Cuts bytes into lines; a line over the limit is kept to the limit, with a count of the bytes left out.
struct LineCutter {
    private var line = ByteBuffer()
    private var omitted = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func lines(from bytes: ByteBuffer) -> [ByteBuffer] {
        var bytes = bytes
        var lines: [ByteBuffer] = []
        while let end = bytes.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
            append(bytes.readSlice(length: end - bytes.readerIndex))
            bytes.moveReaderIndex(forwardBy: 1)
            lines.append(rest() ?? ByteBuffer())
        }
        append(bytes)
        return lines
    }

    /// The line that has no end yet, if there is one.
    mutating func rest() -> ByteBuffer? {
        guard line.readableBytes > 0 else { return nil }
        if omitted > 0 { line.writeString(" ... \(omitted) bytes left out") }
        defer { (line, omitted) = (ByteBuffer(), 0) }
        return line
    }

    private mutating func append(_ bytes: ByteBuffer?) {
        guard var bytes else { return }
        let room = min(limit - line.readableBytes, bytes.readableBytes)
        if var kept = bytes.readSlice(length: max(0, room)) { line.writeBuffer(&kept) }
        omitted += bytes.readableBytes
    }
}
