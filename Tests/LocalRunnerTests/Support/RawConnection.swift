import NIOCore
import NIOPosix

/// A connection on which a test says its bytes itself.
enum RawConnection {
    /// Sends the text and returns everything that comes back until the server closes.
    static func exchange(
        _ text: String,
        port: Int,
        beforeSending: @Sendable () async throws -> Void = {}
    ) async throws -> String {
        try await exchange(bytes: Array(text.utf8), port: port, beforeSending: beforeSending)
    }

    /// The same for bytes that are no text.
    static func exchange(
        bytes: [UInt8],
        port: Int,
        beforeSending: @Sendable () async throws -> Void = {}
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await beforeSending()
            try await outbound.write(ByteBuffer(bytes: bytes))
            var answer = ByteBuffer()
            for try await var bytes in inbound { answer.writeBuffer(&bytes) }
            return String(buffer: answer)
        }
    }

    /// Whether somebody listens on the port.
    static func isAccepted(port: Int) async -> Bool {
        let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        guard let channel = try? await bootstrap.connect(host: "127.0.0.1", port: port).get() else { return false }
        channel.close(promise: nil)
        return true
    }
}
