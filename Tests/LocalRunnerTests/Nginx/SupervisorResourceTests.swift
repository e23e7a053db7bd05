import Glibc
import Testing

@testable import LocalRunner

@Suite("The supervisor of nginx and its functions") struct SupervisorResourceTests {
    /// What would grow if something were left behind.
    private struct Resources {
        let descriptors: Int
        let threads: Int
        let children: Int

        init(of stack: ServedStack) throws {
            descriptors = try stack.runner.descriptors()
            threads = try Files.names(in: "/proc/\(stack.runner.process.child.pid)/task").count
            children = try stack.runner.children().count
        }

        /// Fewer threads are no fault: those that wait for signals come and go.
        func isMore(than other: Resources) -> Bool {
            descriptors > other.descriptors || threads > other.threads || children > other.children
        }
    }

    @Test("has no more descriptors, threads and children after many reloads and deaths than before")
    func steady() async throws {
        try await ServedStack.serving { stack in
            #expect(try await stack.get("/read").status == 200)
            let before = try Resources(of: stack)
            for _ in 0..<10 { try await Self.replace(stack) { _ in stack.runner.process.child.signalAlone(SIGHUP) } }
            for _ in 0..<5 { try await Self.replace(stack) { kill($0, SIGKILL) } }
            let nginx = try #require(try stack.nginx())
            kill(nginx, SIGKILL)
            try await Condition.wait("another nginx") { try stack.nginx().map { $0 != nginx } ?? false }
            #expect(try await stack.get("/read").status == 200)
            var after = try Resources(of: stack)
            // Threads that have waited for an end are themselves at theirs.
            let deadline = ContinuousClock.now + .seconds(30)
            while after.isMore(than: before), .now < deadline {
                await Task.yield()
                after = try Resources(of: stack)
            }
            #expect(!after.isMore(than: before), "\(after), before \(before)")
            #expect(after.children == 2)
            #expect(try await stack.end() == .exited(0))
        }
    }

    /// Does what takes the function's process away, and waits for the next one to be alone and to answer.
    private static func replace(_ stack: ServedStack, by act: (pid_t) -> Void) async throws {
        let old = try #require(try stack.function())
        act(old)
        try await Condition.wait("another process") { try stack.function().map { $0 != old } ?? false }
        let answer = try await stack.get("/process")
        #expect(answer.body == (try stack.function()).map { "\($0)" })
    }
}
