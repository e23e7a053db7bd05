import Glibc
import JSONCodec
import Testing

@testable import LocalRunner

/// Processes and clients that are gone in the middle of a request. Of two requests the first is at work, the second waits.
@Suite("A function behind nginx") struct NginxFaultTests {
    @Test(
        "that is killed has done a write once and none that waited; their clients are told, and the next one is served"
    )
    func killed() async throws {
        try await ServedStack.serving(concurrency: 1) { stack in
            let gate = try Gate()
            defer { gate.remove() }
            let victim = try #require(try stack.function())
            let answers = try await withThrowingTaskGroup(of: RawAnswer.self) { group in
                group.addTask { try await stack.exchange(stack.note(at: gate)) }
                try await Self.wait(for: 1, of: stack)
                let sockets = try ServedStack.sockets(of: victim).count
                group.addTask { try await stack.exchange(stack.note(at: gate)) }
                try await Condition.wait("a second connection") {
                    try ServedStack.sockets(of: victim).count > sockets
                }
                kill(victim, SIGKILL)
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.map(\.status) == [502, 502])
            for answer in answers { #expect(try answer.problem()["type"] == "urn:pricetag:problem:bad-answer") }
            let heir = try await stack.get("/process")
            #expect(heir.status == 200)
            #expect(heir.body != "\(victim)")
            #expect(try await stack.end() == .exited(0))
            #expect(stack.load.done.count == 1, "sent again, or begun by a process that was to die")
            #expect(Set(answers.compactMap { $0["x-request-id"] }).isSuperset(of: stack.load.done))
        }
    }

    @Test("whose writer has gone does the write once, and stays")
    func writerGone() async throws {
        try await ServedStack.serving(concurrency: 1) { stack in
            let gate = try Gate()
            defer { gate.remove() }
            let process = try #require(try stack.function())
            try await RawConnection.holding(1, sending: stack.note(at: gate), port: stack.load.port) {
                try await Self.wait(for: 1, of: stack)
            }
            try gate.letPass(1)
            let line = try await stack.logged(1, target: "fixture/write")[0]
            // Had nginx left too, it would be 499.
            #expect(line["status"] == 200)
            #expect(stack.load.done == [line["request_id"]?.string])
            #expect(try await stack.get("/process").body == "\(process)")
            #expect(try await stack.end() == .exited(0))
            #expect(stack.load.done.count == 1)
        }
    }

    @Test("whose readers have gone does not begin what waited, and has its slot for others")
    func readersGone() async throws {
        try await ServedStack.serving(concurrency: 1) { stack in
            let gate = try Gate()
            defer { gate.remove() }
            let process = try #require(try stack.function())
            let (read, port) = (stack.note("GET", at: gate), stack.load.port)
            try await RawConnection.holding(1, sending: read, port: port) {
                try await Self.wait(for: 1, of: stack)
                let sockets = try ServedStack.sockets(of: process).count
                try await RawConnection.holding(1, sending: read, port: port) {
                    try await Condition.wait("a second connection") {
                        try ServedStack.sockets(of: process).count > sockets
                    }
                }
            }
            let statuses = try await stack.logged(2, target: "fixture/read").map { $0["status"] }
            #expect(statuses == [499, 499])
            // The thread of the sockets answers this after it has seen both ends.
            #expect(await FastCGIProbe.answers("\(stack.nginxFolder)/sockets/fixture.sock"))
            try gate.letPass(1)
            #expect(try await stack.get("/process").body == "\(process)")
            #expect(stack.load.done.count == 1, "a read was begun that nobody waited for")
            #expect(try await stack.end() == .exited(0))
        }
    }

    private static func wait(for count: Int, of stack: ServedStack) async throws {
        try await Condition.wait("\(count) notes") { stack.load.done.count == count }
    }
}
