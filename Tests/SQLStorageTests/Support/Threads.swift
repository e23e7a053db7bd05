import Dispatch
import Foundation
import Synchronization

/// Threads that are all there at once; `DispatchQueue.concurrentPerform` has no more of them than the machine has cores.
enum Threads {
    /// What each of so many got, in no order.
    static func atOnce<Success: Sendable>(
        _ count: Int,
        _ work: @escaping @Sendable (_ index: Int) throws -> Success
    ) -> [Result<Success, any Error>] {
        let gathered = Gathered<Success>()
        let group = DispatchGroup()
        for index in 0..<count {
            group.enter()
            Thread.detachNewThread {
                let result = Result { try work(index) }
                gathered.results.withLock { $0.append(result) }
                group.leave()
            }
        }
        group.wait()
        return gathered.results.withLock { $0 }
    }

    private final class Gathered<Success: Sendable>: Sendable {
        let results = Mutex<[Result<Success, any Error>]>([])
    }
}
