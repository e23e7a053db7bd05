import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct WarmWorkerTests {
    @Test func `keeps a worker from event to event`() async throws {
        try await Scripted.serving { client in
            var processes: Set<String> = []
            for count in 1...20 {
                let response = try await client.send(Scripted.event("echo"))
                processes.insert(response.headers["x-process"] ?? "")
                #expect(response.headers["x-count"] == String(count))
            }
            #expect(processes.count == 1)
        }
    }

    @Test func `starts no more workers than the function may have`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        try await Scripted.serving(Scripted.manifest(concurrency: 2), log: log) { client in
            async let answers = withThrowingTaskGroup(of: HTTPResponse.self) { group in
                for _ in 0..<6 { group.addTask { try await client.send(Scripted.event("wait", body: gate.path)) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            await log.wait(for: 2, prefix: "waiting")
            try gate.letPass(6)
            let processes = try await Set(answers.map { $0.headers["x-process"] })
            #expect(processes.count == 2)
            #expect(try await answers.allSatisfy { $0.statusCode == 200 })
        }
    }

    @Test func `replaces a worker after its share of events and loses none`() async throws {
        try await Scripted.serving(limits: HostLimits(eventsPerWorker: 3)) { client in
            var processes: [String] = []
            for _ in 0..<10 {
                let response = try await client.send(Scripted.event("echo"))
                #expect(response.statusCode == 200)
                processes.append(response.headers["x-process"] ?? "")
            }
            let counts = Dictionary(grouping: processes) { $0 }.mapValues(\.count)
            #expect(counts.values.sorted() == [1, 3, 3, 3])
        }
    }

    @Test func `starts a process for each event when told to`() async throws {
        try await Scripted.serving(mode: .spawn) { client in
            var processes: Set<String> = []
            for _ in 0..<5 {
                processes.insert(try await client.send(Scripted.event("echo")).headers["x-process"] ?? "")
            }
            #expect(processes.count == 5)
        }
    }

    @Test(arguments: [WorkerMode.warm, .spawn])
    func `carries a mebibyte in and out, text or not`(mode: WorkerMode) async throws {
        try await Scripted.serving(mode: mode) { client in
            for byte: UInt8 in [0x78, 0xFF] {
                var event = Scripted.event("echo")
                event.body = [UInt8](repeating: byte, count: 1_048_576)
                let response = try await client.send(event)
                #expect(response.statusCode == 200)
                #expect(response.body == event.body)
            }
        }
    }

    @Test func `measures a body without the escapes that JSON adds`() async throws {
        let manifest = Scripted.manifest(maxRequestBytes: 20_000, maxResponseBytes: 20_000)
        try await Scripted.serving(manifest) { client in
            let body = String(repeating: "\u{1}", count: 20_000)
            let response = try await client.send(Scripted.event("echo", body: body))
            #expect(response.body == Array(body.utf8))
        }
    }

    @Test(arguments: [WorkerMode.warm, .spawn])
    func `gives a function its allow-listed environment and nothing else`(mode: WorkerMode) async throws {
        let environment = ["PATH": "/bin", "PRICETAG_HOME": "/data", "SECRET": "x", "PRICETAG_TOKEN_SECRET": "s"]
        try await Scripted.serving(Scripted.manifest(timeoutSeconds: 5), mode: mode, environment: environment) {
            client in
            let body = try await JSONValue(parsing: client.send(Scripted.event("env")).body)
            #expect(
                Set(body.object?.members.map { "\($0.name)=\($0.value.string ?? "")" } ?? []) == [
                    "PRICETAG_HOME=/data", "PRICETAG_TOKEN_SECRET=s", "PRICETAG_TIMEOUT_MS=5000",
                    "PRICETAG_MAX_EVENT_BYTES=\(1_048_576 * 6 + 262_144)",
                ]
            )
        }
    }

    @Test func `passes log lines on, shortened where they are too long`() async throws {
        let log = LineProbe()
        try await Scripted.serving(log: log) { client in
            #expect(try await client.send(Scripted.event("noisy", body: "x")).statusCode == 200)
            await log.wait(prefix: "short")
            let long = try #require(log.lines.first { $0.hasPrefix("nnn") })
            #expect(long.hasSuffix("n ... 134464 bytes left out"))
        }
    }
}
