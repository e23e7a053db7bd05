import HummingbirdCore
import NIOCore
import ServiceLifecycle
import Synchronization

/// Stops accepting, once the end is asked for, before the server closes its listener.
///
/// For a moment after it is accepted a connection is nobody's. One that the listener's end meets in that moment is dropped, and
/// NIO ends the process over it, with everything that is at work.
final class ListenerPause: Service, AvailableConnectionsDelegate {
    private let listener = Mutex<(any Channel)?>(nil)
    private let isPaused = Atomic(false)

    func watch(_ channel: any Channel) {
        listener.withLock { $0 = channel }
    }

    func run() async throws {
        try await gracefulShutdown()
        guard let channel = listener.withLock({ $0 }) else { return }
        isPaused.store(true, ordering: .sequentiallyConsistent)
        try await channel.setOption(.autoRead, value: false).get()
        // The connections that were accepted before are handed over by tasks that stand in front of this one.
        try await channel.eventLoop.submit {}.get()
    }

    // Without this, a listener that was held back by its readers would accept once more when they are done.
    func isAcceptingNewConnections() -> Bool { !isPaused.load(ordering: .sequentiallyConsistent) }

    // They are not counted, only held back.
    func connectionOpened() {}
    func connectionClosed() {}
}
