import Synchronization
import Testing

@testable import LocalRunner

@Suite struct FairLockTests {
    @Test func `lets one pass at a time, however many come`() async {
        let lock = FairLock()
        let state = Mutex((inside: 0, most: 0, passed: 0))
        await withDiscardingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    await lock.acquire()
                    state.withLock { $0 = ($0.inside + 1, max($0.most, $0.inside + 1), $0.passed) }
                    await Task.yield()
                    state.withLock { $0 = ($0.inside - 1, $0.most, $0.passed + 1) }
                    lock.release()
                }
            }
        }
        #expect(state.withLock { $0.most } == 1)
        #expect(state.withLock { $0.passed } == 200)
    }
}
