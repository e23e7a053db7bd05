import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct AdmissionTests {
    @Test func `answers 503 with Retry-After when the queue is full, and serves those in it`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        let limits = HostLimits(queueLimit: 2)
        try await Scripted.serving(Scripted.manifest(concurrency: 1), limits: limits, log: log) {
            client in
            try await withThrowingTaskGroup(of: HTTPResponse.self) { group in
                // One at work and two in the queue: of twelve, nine are turned away at once.
                for _ in 0..<12 { group.addTask { try await client.send(Scripted.event("wait", body: gate.path)) } }
                for _ in 0..<9 {
                    let refused = try #require(try await group.next())
                    #expect(refused.statusCode == 503)
                    #expect(refused.headers["retry-after"] == "1")
                }
                try gate.letPass(3)
                for try await response in group { #expect(response.statusCode == 200) }
            }
        }
    }

    @Test func `answers 504 to an event that waited too long and never starts it`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        let limits = HostLimits(queueTimeout: .milliseconds(50))
        try await Scripted.serving(Scripted.manifest(concurrency: 1), limits: limits, log: log) {
            client in
            // Until its worker has started, an event may wait for longer than it may.
            while try await client.send(Scripted.event("echo")).statusCode != 200 {}
            async let first = client.send(Scripted.event("wait", body: gate.path))
            await log.wait(prefix: "waiting")
            let late = try await client.send(Scripted.event("wait", body: gate.path))
            #expect(late.statusCode == 504)
            try gate.letPass(1)
            #expect(try await first.statusCode == 200)
            #expect(log.lines.count { $0.hasPrefix("waiting") } == 1)
        }
    }
}
