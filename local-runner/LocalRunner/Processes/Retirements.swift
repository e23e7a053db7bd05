import NIOCore
import Synchronization

/// Workers that are on their way out, so that the end of the runner can wait for them.
final class Retirements: Sendable {
    private let pending = Mutex<[ObjectIdentifier: EventLoopFuture<Void>]>([:])

    func add(_ end: EventLoopFuture<Void>) {
        pending.withLock { $0[ObjectIdentifier(end)] = end }
        end.whenComplete { _ in self.pending.withLock { $0[ObjectIdentifier(end)] = nil } }
    }

    /// Waits for all that were added.
    func wait() async {
        for end in pending.withLock({ Array($0.values) }) { await wait(for: end) }
    }

    /// Waits for one; a process that has ended can't fail to.
    func wait(for end: EventLoopFuture<Void>) async {
        await withCheckedContinuation { continuation in
            end.whenComplete { _ in continuation.resume() }
        }
    }
}
