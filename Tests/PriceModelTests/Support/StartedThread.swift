import Foundation
import Synchronization

/// Work on a thread of its own, waited for at its end.
final class StartedThread<Result: Sendable>: Sendable {
    private let outcome = Mutex<Result?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Result) {
        Thread.detachNewThread { [self] in
            let result = work()
            outcome.withLock { $0 = result }
            isDone.signal()
        }
    }

    /// What the work gave; to be asked for once.
    func result() -> Result? {
        isDone.wait()
        return outcome.withLock { $0 }
    }
}

/// Something that is set once, by one thread for another.
final class Flag: Sendable {
    private let value = Mutex(false)
    var isSet: Bool { value.withLock { $0 } }
    func set() { value.withLock { $0 = true } }
}
