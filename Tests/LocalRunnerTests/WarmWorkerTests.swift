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

    @Test(arguments: [HostLimits(eventsPerWorker: 3), HostLimits(maxWorkers: 1)])
    func `replaces a worker after its share of events and loses none`(limits: HostLimits) async throws {
        // The old one goes on until the new one is ready, so that only the least number is certain.
        let manifest = Scripted.manifest(pool: ["policy": "ondemand", "maxRequests": 3])
        try await Scripted.serving(manifest, limits: limits) { client in
            var processes: Set<String> = []
            while processes.count < 4 {
                let response = try await client.send(Scripted.event("echo"))
                try #require(response.statusCode == 200)
                processes.insert(response.headers["x-process"] ?? "")
            }
        }
    }

    @Test func `replaces a worker that has grown too large`() async throws {
        let manifest = Scripted.manifest(pool: ["policy": "ondemand", "maxMemoryBytes": 33_554_432])
        try await Scripted.serving(manifest) { client in
            var processes: Set<String> = []
            while processes.count < 3 {
                let response = try await client.send(Scripted.event("grow"))
                try #require(response.statusCode == 200)
                processes.insert(response.headers["x-process"] ?? "")
                // Looked at after every sixteenth event, which has grown by 32 MiB; its replacement comes a little later.
                try #require(response.headers["x-count"].flatMap(Int.init) ?? .max < 1_000)
            }
        }
    }

    @Test func `has the workers of a static pool ready before there is any event`() async throws {
        let manifest = Scripted.manifest(concurrency: 3, pool: ["policy": "static"])
        let fleet = try await SharedFleet(
            FunctionCatalog(functions: [Scripted.function(manifest)]),
            mode: .warm,
            log: LineProbe()
        )
        while try await fleet.inspect("scripted", { $0.workers.count { $0.state == .idle } }) != 3 {
            await Task.yield()
        }
        try await fleet.drain()
    }

    @Test func `lets idle workers of an on-demand pool go, and starts them again`() async throws {
        let manifest = Scripted.manifest(pool: ["policy": "ondemand", "idleSeconds": 1])
        let fleet = try await SharedFleet(
            FunctionCatalog(functions: [Scripted.function(manifest)]),
            mode: .warm,
            log: LineProbe()
        )
        for _ in 0..<2 {
            let event = Scripted.event("echo")
            let response = try await fleet.answer(
                "scripted",
                event: ByteBuffer(bytes: event.json.bytes),
                requestID: event.context.requestID
            )
            #expect(response.statusCode == 200)
            while try await fleet.inspect("scripted", { $0.workers.count }) > 0 { await Task.yield() }
        }
        try await fleet.drain()
    }

    @Test func `serves many functions with fewer processes than functions`() async throws {
        let names = ["a", "b", "c"]
        let functions = try names.map { name in
            var manifest = Scripted.manifest(concurrency: 2).object ?? JSONObject()
            manifest["name"] = .string(name)
            manifest["routes"] = [["method": "POST", "path": .string("/\(name)/echo")]]
            return try Scripted.function(.object(manifest))
        }
        var options = GatewayOptions()
        options.limits.maxWorkers = 2
        try await Scripted.serving(functions, options) { client in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<60 {
                    group.addTask {
                        try await client.send(Scripted.event("\(names[index % 3])/echo")).statusCode
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
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
