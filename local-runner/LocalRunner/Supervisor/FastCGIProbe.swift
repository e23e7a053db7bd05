import NIOCore
import NIOPosix

/// Asks a FastCGI server for its limits (FCGI_GET_VALUES), which it answers without any request.
enum FastCGIProbe {
    /// Whether something answers on the socket.
    static func answers(_ path: String) async -> Bool {
        do {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.seconds(1))
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
            return try await channel.executeThenClose { inbound, outbound in
                let silence = channel.channel.eventLoop.scheduleTask(in: .seconds(1)) {
                    channel.channel.close(promise: nil)
                }
                defer { silence.cancel() }
                try await outbound.write(query)
                for try await answer in inbound { return answer.getInteger(at: 1, as: UInt8.self) == 10 }
                return false
            }
        } catch {
            // Nobody there yet, or not for long: the caller asks again, and has a deadline.
            return false
        }
    }

    /// Version 1, type 9, request 0, 17 bytes and 7 of padding: the name FCGI_MPXS_CONNS with no value.
    private static let query: ByteBuffer = {
        var bytes = ByteBuffer(bytes: [1, 9, 0, 0, 0, 17, 7, 0, 15, 0])
        bytes.writeString("FCGI_MPXS_CONNS")
        bytes.writeRepeatingByte(0, count: 7)
        return bytes
    }()
}
