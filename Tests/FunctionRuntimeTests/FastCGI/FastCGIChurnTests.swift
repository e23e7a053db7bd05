import TestSupport
import Testing

@Suite("A FastCGI process behind thousands of requests")
struct FastCGIChurnTests {
    /// What a process has of the system's.
    private struct Holdings: Equatable {
        let descriptors: Int, threads: Int
        let children: [Substring]

        init(_ child: ChildProcess) throws {
            (descriptors, threads) = (try child.descriptorCount(), try child.threadCount())
            children = try child.children()
        }
    }

    /// 1,000 requests, and 10,000 in `make soak`.
    private static let rounds = min(10_000, 1_000 * Soak.factor) / 20

    @Test("has no descriptor, no thread and no child more than before", arguments: [false, true])
    func leavesNothing(keepsConnection: Bool) throws {
        let responder = try Responder(concurrency: 4)
        // They stay open, so that what is counted is the same on both sides.
        let kept = try (0..<20).map { _ in try responder.connect() }
        for server in kept { try server.roundTrip() }
        let before = try Holdings(responder.child)
        #expect(before.children.isEmpty && before.threads == 5)
        for _ in 0..<Self.rounds {
            let servers = keepsConnection ? kept : try kept.map { _ in try responder.connect() }
            for server in servers { try server.send("/a", keepsConnection: keepsConnection) }
            for server in servers {
                try #require(try server.answer().text == "/a 0")
                // Its end is seen once the process has let go of the descriptor.
                if !keepsConnection { try #require(try server.wire.remaining().isEmpty) }
            }
        }
        #expect(try Holdings(responder.child) == before)
    }
}
