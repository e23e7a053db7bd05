import Glibc
import Synchronization
import TestSupport
import Testing

@testable import FunctionRuntime

/// Three things at one moment: the last connection closes, another one comes, and the end is asked for.
@Suite("A FastCGI server that ends while connections come and go")
struct FastCGILastConnectionTests {
    @Test("answers whoever could connect", arguments: Soak.seeds(from: 1, count: 200))
    func lastConnection(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let server = try InProcessServer(slots: 3) { $0.graceTime = .seconds(20) }
        let last = try server.connect()
        try last.roundTrip()
        let (socket, descriptor) = (server.socket, last.wire.descriptor)
        let start = Start(delays: (0..<3).map { _ in Int.random(in: 0...30, using: &random) })
        let outcome = Mutex("")
        let connecting = try WorkerThread {
            start.wait(0)
            let text = Self.exchange(socket)
            outcome.withLock { $0 = text }
        }
        let closing = try WorkerThread {
            start.wait(1)
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
        start.wait(2)
        server.drain()
        connecting.join()
        closing.join()
        let text = outcome.withLock { $0 }
        #expect(text == "200" || text == "nobody listens")
    }

    private static func exchange(_ socket: String) -> String {
        guard let server = try? WebServer(socket, waits: false) else { return "nobody listens" }
        do {
            try server.send("/a")
            return try server.answer().status
        } catch {
            return "connected, and no answer: \(error)"
        }
    }
}

/// Lets three threads go at once, each after a moment of its own.
private final class Start: Sendable {
    private let delays: [Int]
    private let count = Atomic(0)

    init(delays: [Int]) { self.delays = delays }

    func wait(_ number: Int) {
        count.add(1, ordering: .sequentiallyConsistent)
        while count.load(ordering: .sequentiallyConsistent) < delays.count { sched_yield() }
        for _ in 0..<delays[number] { sched_yield() }
    }
}
