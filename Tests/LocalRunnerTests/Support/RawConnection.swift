import Glibc
import NIOCore
import NIOPosix

/// A connection on which a test says its bytes itself.
enum RawConnection {
    /// Sends the text and returns everything that comes back until the server closes.
    static func exchange(
        _ text: String,
        port: Int,
        closesSending: Bool = false,
        beforeSending: @Sendable () async throws -> Void = {},
        beforeReading: @Sendable () async throws -> Void = {}
    ) async throws -> String {
        try await exchange(
            bytes: Array(text.utf8),
            port: port,
            closesSending: closesSending,
            beforeSending: beforeSending,
            beforeReading: beforeReading
        )
    }

    /// The same for bytes that are no text. A server that closes with some of them unread resets the connection: that ends it too,
    /// also in the middle of what is sent.
    static func exchange(
        bytes: [UInt8],
        port: Int,
        closesSending: Bool = false,
        beforeSending: @Sendable () async throws -> Void = {},
        beforeReading: @Sendable () async throws -> Void = {}
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            // The system takes little of what nobody reads yet.
            .channelOption(.socketOption(.so_rcvbuf), value: 65_536)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await beforeSending()
            var answer = ByteBuffer()
            do {
                try await outbound.write(ByteBuffer(bytes: bytes))
                if closesSending { outbound.finish() }
                try await beforeReading()
                for try await var bytes in inbound { answer.writeBuffer(&bytes) }
            } catch let error as IOError where [ECONNRESET, EPIPE].contains(error.errnoCode) {
                return String(buffer: answer)
            } catch ChannelError.ioOnClosedChannel {
                return String(buffer: answer)
            }
            return String(buffer: answer)
        }
    }

    /// Keeps connections open that have sent a text, for as long as `body` runs.
    static func holding<Result: Sendable>(
        _ count: Int,
        sending text: String,
        port: Int,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        var channels: [any Channel] = []
        for _ in 0..<count {
            let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(ByteBuffer(string: text))
            channels.append(channel)
        }
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        // One that the server has closed already needs no closing.
        for channel in channels { try? await channel.close() }
        return try result.get()
    }

    /// Whether somebody listens on the port.
    static func isAccepted(port: Int) async -> Bool {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        guard let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get() else { return false }
        channel.close(promise: nil)
        return true
    }
}
