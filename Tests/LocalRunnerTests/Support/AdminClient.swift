import NIOCore
import NIOPosix

@testable import LocalRunner

/// Asks the admin socket.
enum AdminClient {
    static func get(_ target: String, socket: String) async throws -> (status: Int, head: String, body: String) {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: socket) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let answer = try await channel.executeThenClose { inbound, outbound in
            let request = "GET \(target) HTTP/1.1\r\nHost: admin\r\nConnection: close\r\n\r\n"
            try await outbound.write(ByteBuffer(string: request))
            var answer = ByteBuffer()
            for try await var bytes in inbound { answer.writeBuffer(&bytes) }
            return String(buffer: answer)
        }
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1)
        let status = answer.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return (status, "\(parts.first ?? "")\r\n", parts.count > 1 ? String(parts[1]) : "")
    }
}
