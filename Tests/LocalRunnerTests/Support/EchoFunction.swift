import Foundation
import JSONCodec
import NIOCore
import NIOPosix

@testable import LocalRunner

/// A FastCGI server of the tests' own: it answers every request with its name and with what it was sent.
struct EchoFunction: Sendable {
    private let channel: any Channel

    /// Listens on a path; `answer` makes the header block and body of a response, nil makes it close the connection instead.
    /// `begins` is called when a request begins, which is not yet whole.
    static func listening(
        on path: String,
        begins: @escaping @Sendable () -> Void = {},
        answer: @escaping @Sendable (EchoRequest) -> String?
    ) async throws -> EchoFunction {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(begins: begins, answer: answer))
                }
            }
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
        return EchoFunction(channel: channel)
    }

    func close() async throws { try await channel.close() }
}

/// What nginx sent: its variables in their order, and the body.
struct EchoRequest: Sendable {
    var variables: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var keepsConnection = false

    subscript(_ name: String) -> String? { variables.first { $0.name == name }?.value }

    /// The answer that most tests want: 200, the function's name as a field, the variables as the body.
    func echo(_ function: String) -> String {
        var object = JSONObject()
        for (name, value) in variables { object[name] = .string(value) }
        object["BODY_BYTES"] = .integer(body.count)
        object["KEEPS"] = .bool(keepsConnection)
        return "Status: 200 OK\r\nContent-Type: application/json\r\nX-Function: \(function)\r\n\r\n"
            + JSONValue.object(object).text
    }
}

/// One request a connection at a time, as nginx sends them; used on its event loop only.
private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let begins: @Sendable () -> Void
    private let answer: @Sendable (EchoRequest) -> String?
    private var received = ByteBuffer()
    private var request = EchoRequest()

    init(begins: @escaping @Sendable () -> Void, answer: @escaping @Sendable (EchoRequest) -> String?) {
        self.begins = begins
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        while let (kind, content) = nextRecord() { take(kind, content, context) }
    }

    private func nextRecord() -> (kind: UInt8, content: ByteBuffer)? {
        let start = received.readerIndex
        guard let kind = received.getInteger(at: start + 1, as: UInt8.self),
            let length = received.getInteger(at: start + 4, as: UInt16.self),
            let padding = received.getInteger(at: start + 6, as: UInt8.self),
            received.readableBytes >= 8 + Int(length) + Int(padding)
        else { return nil }
        received.moveReaderIndex(forwardBy: 8)
        let content = received.readSlice(length: Int(length)) ?? ByteBuffer()
        received.moveReaderIndex(forwardBy: Int(padding))
        return (kind, content)
    }

    private func take(_ kind: UInt8, _ content: ByteBuffer, _ context: ChannelHandlerContext) {
        switch kind {
        case 1:
            begins()
            request = EchoRequest()
            request.keepsConnection = content.getInteger(at: content.readerIndex + 2, as: UInt8.self) == 1
        case 4: request.variables += Self.pairs(content)
        case 5 where content.readableBytes == 0: respond(context)
        case 5: request.body += Array(content.readableBytesView)
        case 9: context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [1, 10, 0, 0, 0, 0, 0, 0])), promise: nil)
        default: break
        }
    }

    private static func pairs(_ content: ByteBuffer) -> [(name: String, value: String)] {
        var (content, pairs): (ByteBuffer, [(name: String, value: String)]) = (content, [])
        func length() -> Int? {
            guard let first = content.readInteger(as: UInt8.self) else { return nil }
            guard first > 127 else { return Int(first) }
            return content.readBytes(length: 3).map { $0.reduce(Int(first & 127)) { $0 << 8 | Int($1) } }
        }
        while let name = length(), let value = length() {
            pairs.append((content.readString(length: name) ?? "", content.readString(length: value) ?? ""))
        }
        return pairs
    }

    private func respond(_ context: ChannelHandlerContext) {
        guard let text = answer(request) else { return context.close(promise: nil) }
        var bytes = ByteBuffer()
        for piece in Array(text.utf8).chunks(of: 32_768) {
            bytes.writeBytes([1, 6, 0, 1, UInt8(piece.count >> 8), UInt8(piece.count & 255), 0, 0])
            bytes.writeBytes(piece)
        }
        bytes.writeBytes([1, 6, 0, 1, 0, 0, 0, 0, 1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        let keeps = request.keepsConnection
        let closing = context.channel
        context.writeAndFlush(wrapOutboundOut(bytes)).whenComplete { _ in if !keeps { closing.close(promise: nil) } }
    }
}

extension Array {
    fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
