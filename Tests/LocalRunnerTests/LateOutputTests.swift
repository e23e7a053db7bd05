import Glibc
import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// What comes from a worker when nobody expects anything of it any more.
@Suite struct LateOutputTests {
    /// Scripts of a process that leaves its worker's group; each says who it is and ends as one that does nothing for ever.
    private static let silent = "echo grandchild $$ >&2; exec sleep 100000"
    private static let chatty = "echo grandchild $$ >&2; trap '' PIPE; yes chatter; exec sleep 100000"

    @Test(.timeLimit(.minutes(1)), arguments: [WorkerMode.warm, .spawn], [silent, chatty])
    func `waits for no process that left its worker's group and holds its output`(
        mode: WorkerMode,
        script: String
    ) async throws {
        let log = LineProbe()
        // That this returns is the proof that the end does not wait: the process lives until the test kills it.
        try await Scripted.serving(Scripted.manifest(concurrency: 1), mode: mode, log: log) { client in
            let before = try await client.send(Scripted.event("echo", body: "1"))
            let worker = try #require(before.headers["x-process"].flatMap { pid_t($0) })
            let answer = try await client.send(Scripted.event("detached", body: script))
            // What is written behind the answer is a second one where it comes in time, and nobody's afterwards.
            #expect(answer.statusCode == 200 || (script == Self.chatty && answer.statusCode == 502))
            if mode == .warm && script == Self.chatty { while !isGone(worker) { await Task.yield() } }
            let after = try await client.send(Scripted.event("echo", body: "2"))
            #expect(after.statusCode == 200)
            #expect(after.body == Array("2".utf8))
            await log.wait(prefix: "grandchild ")
        }
        let grandchild = try #require(log.rest(after: "grandchild ").flatMap { pid_t($0) })
        #expect(!isGone(grandchild))
        kill(-grandchild, SIGKILL)
    }

    @Test(.timeLimit(.minutes(1)))
    func `replaces a worker whose second answer comes while it is idle`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        try await Scripted.serving(Scripted.manifest(concurrency: 1)) { client in
            let first = try await client.send(Scripted.event("late", body: gate.path))
            #expect(first.statusCode == 200)
            let worker = try #require(first.headers["x-process"].flatMap { pid_t($0) })
            try gate.letPass(1)
            while !isGone(worker) { await Task.yield() }
            let after = try await client.send(Scripted.event("echo", body: "2"))
            #expect(after.statusCode == 200)
            #expect(after.body == Array("2".utf8))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `gives nobody a second answer that comes while the next event is at hand`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let catalog = try FunctionCatalog(functions: [Scripted.function(Scripted.manifest(concurrency: 1))])
        let fleet = try await SharedFleet(catalog, mode: .warm, log: LineProbe())
        #expect(try await answer(of: fleet, "late", gate.path) == "200 \(gate.path)")
        async let next = answer(of: fleet, "echo", "next")
        while try await fleet.inspect("scripted", { $0.workers.allSatisfy { $0.ticket == nil } }) { await Task.yield() }
        try gate.letPass(1)
        #expect(try await next == "502")
        #expect(try await answer(of: fleet, "echo", "after") == "200 after")
        try await fleet.drain()
    }

    /// Status and body, or 502 where the worker broke the contract.
    private func answer(of fleet: SharedFleet, _ name: String, _ body: String) async throws -> String {
        let event = Scripted.event(name, body: body)
        do {
            let response = try await fleet.answer(
                "scripted",
                event: ByteBuffer(bytes: event.json.bytes),
                requestID: event.context.requestID
            )
            return "\(response.statusCode) \(String(decoding: response.body, as: UTF8.self))"
        } catch InvocationError.badAnswer {
            return "502"
        }
    }

    /// Whether a process is gone, or a zombie that only its own parent could still collect.
    private func isGone(_ pid: pid_t) -> Bool {
        guard let status = try? Files.read("/proc/\(pid)/stat") else { return true }
        return String(decoding: status, as: UTF8.self).contains(") Z ")
    }
}
