import Dispatch
import Synchronization

/// The results of independent pieces of work, done on all cores, in the order of their numbers; the first failure is thrown.
///
/// Pieces begin in order, so the longest belong first. `finished` is called by the caller's own thread after each.
func concurrently<Value: Sendable>(
    _ count: Int,
    finished: () -> Void = {},
    _ work: @escaping @Sendable (Int) throws -> Value
) throws -> [Value] {
    let results = SharedResults<Value>(count)
    let done = DispatchSemaphore(value: 0)
    DispatchQueue.global().async {
        DispatchQueue.concurrentPerform(iterations: count) { number in
            results.set(number, Result { try work(number) })
            done.signal()
        }
    }
    for _ in 0..<count {
        done.wait()
        finished()
    }
    return try results.all()
}

/// Results that come from several threads.
private final class SharedResults<Value: Sendable>: Sendable {
    private let results: Mutex<[Result<Value, any Error>?]>

    init(_ count: Int) {
        results = Mutex(Array(repeating: nil, count: count))
    }

    func set(_ number: Int, _ result: Result<Value, any Error>) {
        results.withLock { $0[number] = result }
    }

    func all() throws -> [Value] {
        try results.withLock { results in try results.compactMap { try $0?.get() } }
    }
}
