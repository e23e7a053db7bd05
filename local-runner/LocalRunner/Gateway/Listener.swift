import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// Opens sockets on which HTTP is spoken.
enum Listener {
    /// Listens on an address; `makeHandler` is called on the event loop for every connection.
    static func tcp(
        host: String,
        port: Int,
        on eventLoop: any EventLoop,
        makeHandler: @escaping @Sendable (any Channel) throws -> any ChannelHandler
    ) -> EventLoopFuture<any Channel> {
        bootstrap(on: eventLoop, makeHandler)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .bind(host: host, port: port)
    }

    /// Listens on a socket that only this user can open; one that nobody listens on any more is taken over.
    static func unix(
        _ path: String,
        on eventLoop: any EventLoop,
        makeHandler: @escaping @Sendable (any Channel) throws -> any ChannelHandler
    ) async throws -> any Channel {
        guard try await isFree(path, on: eventLoop) else { throw FileError(path: path, errorNumber: EADDRINUSE) }
        let socket = try ListeningSocket(path: path, mode: 0o600)
        // The channel closes a descriptor of its own.
        let descriptor = dup(socket.descriptor)
        guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
        let channel = try await bootstrap(on: eventLoop, makeHandler).withBoundSocket(descriptor).get()
        channel.closeFuture.whenComplete { _ in socket.removePath() }
        return channel
    }

    /// Whether nobody listens at a path; throws what can't be told from somebody who is busy.
    private static func isFree(_ path: String, on eventLoop: any EventLoop) async throws -> Bool {
        do {
            let other = try await ClientBootstrap(group: eventLoop).connect(unixDomainSocketPath: path).get()
            other.close(promise: nil)
            return false
        } catch let error as IOError where [ENOENT, ECONNREFUSED, ENOTSOCK].contains(error.errnoCode) {
            return true
        }
    }

    private static let unreadLimit = 262_144

    private static func bootstrap(
        on eventLoop: any EventLoop,
        _ makeHandler: @escaping @Sendable (any Channel) throws -> any ChannelHandler
    ) -> ServerBootstrap {
        ServerBootstrap(group: eventLoop)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // Out of descriptors, it waits for a moment instead of trying without end.
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                }
            }
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    var limits = NIOHTTPDecoderLimitConfiguration()
                    limits.maxHeaderListSize = 80 * 1024
                    limits.maxHeaderFieldSize = 80 * 1024
                    limits.maxHeaderFieldCount = 1_000
                    let decoder = HTTPRequestDecoder(limitConfiguration: limits)
                    // It keeps nothing but what follows a request for another protocol, which nobody will read.
                    try pipeline.addHandler(ByteToMessageHandler(decoder, maximumBufferSize: unreadLimit))
                    try pipeline.addHandler(makeHandler(channel))
                }
            }
    }
}
