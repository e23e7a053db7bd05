import Synchronization
import Testing

@testable import LocalRunner

@Suite struct FairLockTests {
    private final class State: Sendable {
        private let values = Mutex((inside: 0, most: 0, passed: 0))

        var counts: (inside: Int, most: Int, passed: Int) { values.withLock { $0 } }

        func enter() { values.withLock { $0 = ($0.inside + 1, max($0.most, $0.inside + 1), $0.passed) } }

        func leave() { values.withLock { $0 = ($0.inside - 1, $0.most, $0.passed + 1) } }
    }

    @Test func `lets one pass at a time, however many come`() async {
        let lock = FairLock()
        let state = State()
        await withDiscardingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    await lock.acquire()
                    state.enter()
                    await Task.yield()
                    state.leave()
                    lock.release()
                }
            }
        }
        #expect(state.counts.most == 1)
        #expect(state.counts.passed == 200)
    }
}
