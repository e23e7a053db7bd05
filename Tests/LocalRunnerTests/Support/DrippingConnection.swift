import Glibc
import NIOCore
import NIOPosix

/// A client that says a byte, waits, says the next: a timer that began anew with each would let it go on for ever.
enum DrippingConnection {
    /// Sends `start` at once and `drops` a byte at a time, the rest of them once `isOver`; returns what comes back until the
    /// server closes.
    static func exchange(
        _ start: String,
        drops: String,
        port: Int,
        pace: TimeAmount = .milliseconds(10),
        isOver: @escaping @Sendable () -> Bool = { false }
    ) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: start))
            let dripping = drip(Array(drops.utf8), into: channel.channel, pace, isOver)
            defer { dripping.cancel() }
            var answer = ByteBuffer()
            do {
                for try await var bytes in inbound { answer.writeBuffer(&bytes) }
            } catch let error as IOError where error.errnoCode == ECONNRESET {
                return String(buffer: answer)
            }
            return String(buffer: answer)
        }
    }

    private static func drip(
        _ drops: [UInt8],
        into channel: any Channel,
        _ pace: TimeAmount,
        _ isOver: @escaping @Sendable () -> Bool
    ) -> RepeatedTask {
        let sent = NIOLoopBoundBox.makeBoxSendingValue(0, eventLoop: channel.eventLoop)
        return channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: pace) { task in
            let rest = drops[sent.value...]
            let piece = isOver() ? rest : rest.prefix(1)
            guard !piece.isEmpty else { return task.cancel() }
            sent.value += piece.count
            // Where the server has closed, the reading side sees it.
            channel.writeAndFlush(ByteBuffer(bytes: piece), promise: nil)
        }
    }
}
