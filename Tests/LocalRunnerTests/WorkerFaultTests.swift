import Glibc
import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct WorkerFaultTests {
    private static let answer = #"{"statusCode":200,"headers":{"x-request-id":"$ID"},"body":"x"}"#

    @Test(arguments: [
        ("raw", "garbage\n"), ("raw", "\n"), ("raw", "{}\n"), ("raw", "\(answer)\n\(answer)\n"),
        ("raw", answer.replacing("$ID", with: "another") + "\n"), ("raw", answer.replacing("200", with: "100") + "\n"),
        ("raw", answer.replacing("x-request-id\":", with: "x-a\":\"\\r\\nx: y\",\"x-request-id\":") + "\n"),
        ("huge", ""), ("big", "2097153"), ("end", ""), ("crash", ""),
    ])
    func `answers 502 to a worker that breaks the contract and replaces it`(name: String, body: String) async throws {
        try await Scripted.serving(Scripted.manifest(concurrency: 1)) { client in
            let before = try await client.send(Scripted.event("echo", body: "1"))
            let broken = try await client.send(Scripted.event(name, body: body))
            let after = try await client.send(Scripted.event("echo", body: "2"))
            #expect(broken.statusCode == 502)
            #expect(broken.headers["content-type"] == "application/problem+json")
            #expect(after.statusCode == 200)
            #expect(after.body == Array("2".utf8))
            #expect(after.headers["x-process"] != before.headers["x-process"])
        }
    }

    @Test(arguments: [("fail", "x"), ("raw", "\(answer)\n\(answer)\n"), ("end", ""), ("crash", ""), ("huge", "")])
    func `answers 502 to a one-shot process that breaks the contract`(name: String, body: String) async throws {
        try await Scripted.serving(mode: .spawn) { client in
            let broken = try await client.send(Scripted.event(name, body: body))
            #expect(broken.statusCode == 502)
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
        }
    }

    @Test(arguments: [WorkerMode.warm, .spawn], ["hang", "stubborn", "family"])
    func `ends the whole process group of an event that takes too long and answers 504`(
        mode: WorkerMode,
        name: String
    ) async throws {
        let log = LineProbe()
        try await Scripted.serving(Scripted.manifest(timeoutSeconds: 1), mode: mode, log: log) { client in
            let response = try await client.send(Scripted.event(name))
            #expect(response.statusCode == 504)
            for prefix in ["hanging ", "grandchild "] {
                guard let pid = log.rest(after: prefix).flatMap({ pid_t($0) }) else { continue }
                #expect(await goes(pid))
            }
            #expect(log.rest(after: "hanging ") != nil)
            #expect(log.rest(after: "grandchild ") != nil || name != "family")
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
        }
    }

    @Test func `does not wait for a one-shot process that closes its output and goes on`() async throws {
        try await Scripted.serving(Scripted.manifest(timeoutSeconds: 1), mode: .spawn) { client in
            let response = try await client.send(Scripted.event("mute"))
            #expect(response.statusCode == 504)
        }
    }

    @Test func `gets the answer of a one-shot process whose child goes on holding the pipe`() async throws {
        let log = LineProbe()
        try await Scripted.serving(mode: .spawn, log: log) { client in
            let response = try await client.send(Scripted.event("orphan", body: "x"))
            #expect(response.statusCode == 200)
            let pid = try #require(log.rest(after: "grandchild ").flatMap { pid_t($0) })
            #expect(await goes(pid))
        }
    }

    @Test func `answers 502 for the event of a worker that is killed, and no other`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        try await Scripted.serving(Scripted.manifest(concurrency: 1), log: log) { client in
            let warm = try await client.send(Scripted.event("echo"))
            let pid = try #require(warm.headers["x-process"].flatMap { pid_t($0) })
            async let killed = client.send(Scripted.event("wait", body: gate.path))
            await log.wait(prefix: "waiting")
            async let next = client.send(Scripted.event("echo", body: "next"))
            kill(pid, SIGKILL)
            #expect(try await killed.statusCode == 502)
            #expect(try await next.body == Array("next".utf8))
        }
    }

    @Test func `says that a function can't be started`() async throws {
        let function = Function(
            manifest: try FunctionManifest(json: Scripted.manifest()),
            executable: "/nowhere/scripted",
            environment: [:]
        )
        let fleet = try await SharedFleet(FunctionCatalog(functions: [function]), mode: .warm, log: LineProbe())
        await #expect(throws: InvocationError.notStarted("/nowhere/scripted: No such file or directory")) {
            try await fleet.answer("scripted", event: ByteBuffer(string: "{}"), requestID: "x")
        }
    }

    /// Whether a process goes. It was killed before its parent counted as gone; that it dies of it takes the system a moment.
    private func goes(_ pid: pid_t) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(10)
        while !isGone(pid), .now < deadline { await Task.yield() }
        return isGone(pid)
    }

    /// Whether a process is gone, or a zombie that only its own parent could still collect.
    private func isGone(_ pid: pid_t) -> Bool {
        guard let status = try? Files.read("/proc/\(pid)/stat") else { return true }
        return String(decoding: status, as: UTF8.self).contains(") Z ")
    }
}
