import Foundation
import Glibc
import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct AdminTests {
    /// Serves functions with an admin socket while `body` runs.
    private func serving(
        _ functions: [Function],
        limits: HostLimits = HostLimits(),
        log: LineProbe = LineProbe(),
        _ body: @Sendable (HTTPClient, _ socket: String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var options = GatewayOptions()
        options.admin = "\(folder.path)/admin"
        options.limits = limits
        let socket = "\(folder.path)/admin"
        try await Scripted.serving(functions, options, log: log) { client in try await body(client, socket) }
        #expect(!Files.exists(socket))
    }

    /// A function whose executable is a script.
    static func scripted(_ name: String, script: String, in folder: TemporaryFolder) throws -> Function {
        try folder.install(script: script, as: name)
        var manifest = Scripted.manifest().object ?? JSONObject()
        manifest["name"] = .string(name)
        manifest["routes"] = [["method": "POST", "path": .string("/\(name)")]]
        return Function(
            manifest: try FunctionManifest(json: .object(manifest)),
            executable: "\(folder.path)/bin/\(name)",
            environment: [:]
        )
    }

    @Test func `shows each worker's state, age, requests, last duration and memory`() async throws {
        try await serving([Scripted.function()]) { client, socket in
            let pid = try await client.send(Scripted.event("echo")).headers["x-process"]
            let page = try await AdminClient.get("/status?json", socket: socket)
            #expect(page.status == 200)
            let function = try #require(JSONValue(parsing: Array(page.body.utf8))["functions"]?.array?.first)
            #expect(function["name"] == "scripted")
            #expect(function["policy"] == "ondemand")
            let worker = try #require(function["workers"]?.array?.first)
            #expect(worker["pid"]?.number?.text == pid)
            #expect(worker["state"] == "idle")
            #expect(worker["requests"] == 1)
            #expect(worker["generation"] == 0)
            for member in ["age_seconds", "last_milliseconds", "memory_bytes"] {
                #expect(worker[member]?.number?.double ?? 0 > 0, "\(member)")
            }
            let text = try await AdminClient.get("/status", socket: socket)
            #expect(text.body.contains("PID"))
            #expect(text.body.contains("idle"))
        }
    }

    @Test func `counts for Prometheus`() async throws {
        try await serving([Scripted.function()]) { client, socket in
            for name in ["echo", "echo", "crash", "nowhere"] { _ = try await client.send(Scripted.event(name)) }
            let page = try await AdminClient.get("/metrics", socket: socket).body
            for line in [
                #"pricetag_function_requests_total{function="scripted",route="POST /echo",status="200"} 2"#,
                #"pricetag_function_requests_total{function="scripted",route="POST /crash",status="502"} 1"#,
                #"pricetag_gateway_refused_requests_total{status="404"} 1"#,
                #"pricetag_function_request_duration_seconds_count{function="scripted"} 3"#,
                #"pricetag_function_request_duration_seconds_bucket{function="scripted",le="+Inf"} 3"#,
                #"pricetag_function_queue_wait_seconds_count{function="scripted"} 3"#,
                #"pricetag_function_worker_starts_total{function="scripted",reason="demand"} 1"#,
                #"pricetag_function_worker_exits_total{function="scripted",cause="fault"} 1"#,
                #"pricetag_function_in_flight{function="scripted"} 0"#,
                #"pricetag_function_queue_length{function="scripted"} 0"#,
            ] { #expect(page.split(separator: "\n").contains { $0 == line }, "\(line)\n\(page)") }
            for line in page.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(
                    line.wholeMatch(of: /[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+/) != nil,
                    "\(line)"
                )
            }
        }
    }

    @Test func `is ready, and not while a queue is full`() async throws {
        let gate = try Gate()
        defer { gate.remove() }
        let log = LineProbe()
        let function = try Scripted.function(Scripted.manifest(concurrency: 1))
        try await serving([function], limits: HostLimits(queueLimit: 1), log: log) { client, socket in
            #expect(try await AdminClient.get("/_/ready", socket: socket).status == 200)
            #expect(try await AdminClient.get("/_/live", socket: socket).status == 200)
            async let first = client.send(Scripted.event("wait", body: gate.path))
            await log.wait(prefix: "waiting")
            async let second = client.send(Scripted.event("wait", body: gate.path))
            while try await AdminClient.get("/_/ready", socket: socket).status == 200 { await Task.yield() }
            let page = try await AdminClient.get("/_/ready", socket: socket)
            #expect(page.body == #"{"status":"not ready","reasons":["scripted: queue full"]}"#)
            #expect(try await AdminClient.get("/_/live", socket: socket).status == 200)
            try gate.letPass(2)
            let statuses = try await [first.statusCode, second.statusCode]
            #expect(statuses == [200, 200])
            #expect(try await AdminClient.get("/_/ready", socket: socket).status == 200)
        }
    }

    @Test func `backs off from a function that does not start while another serves`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let broken = try Self.scripted("broken", script: "exit 3", in: folder)
        try await serving([broken, Scripted.function()]) { client, socket in
            let first = try await client.send(Scripted.event("broken"))
            #expect(first.statusCode == 502)
            // Each try doubles the wait, so that soon there is time to be turned away in.
            var answer = first
            while answer.statusCode == 502 { answer = try await client.send(Scripted.event("broken")) }
            #expect(answer.statusCode == 503)
            #expect(answer.headers["retry-after"].flatMap { Int($0) } ?? 0 >= 1)
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
            while try await AdminClient.get("/_/ready", socket: socket).status == 200 {
                _ = try await client.send(Scripted.event("broken"))
            }
            let page = try await AdminClient.get("/_/ready", socket: socket)
            #expect(page.body.contains("broken: crash loop (it ended with exit code 3)"))
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
        }
    }

    @Test func `says that an executable is missing`() async throws {
        let manifest = try FunctionManifest(json: Scripted.manifest())
        let function = Function(manifest: manifest, executable: "/nowhere/scripted", environment: [:])
        try await serving([function]) { _, socket in
            let page = try await AdminClient.get("/_/ready", socket: socket)
            #expect(page.status == 503)
            #expect(page.body.contains("scripted: executable missing"))
        }
    }

    @Test func `keeps its pages from the public address, and its socket from other users`() async throws {
        try await serving([Scripted.function()]) { client, socket async throws in
            for path in ["/_/live", "/_/ready", "/status", "/metrics"] {
                var event = Scripted.event("x", method: "GET")
                event.rawPath = path
                let answer = try await client.send(event)
                #expect(answer.statusCode == 404)
            }
            var status = stat()
            #expect(stat(socket, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            #expect(try await AdminClient.get("/nowhere", socket: socket).status == 404)
        }
    }

    @Test func `logs a slow request with its phases`() async throws {
        let log = LineProbe()
        var options = GatewayOptions()
        options.slow = .nanoseconds(0)
        try await Scripted.serving([Scripted.function()], options, log: log) { client in
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
            await log.wait(prefix: "{")
            let line = try JSONValue(parsing: Array(#require(log.lines.first).utf8))
            #expect(line["message"] == "slow request")
            #expect(line["function"] == "scripted")
            for member in ["milliseconds", "read_milliseconds", "queue_milliseconds", "run_milliseconds"] {
                #expect(line[member]?.string.flatMap { Double($0) } != nil, "\(line.text)")
            }
        }
    }

    @Test func `is not ready while it ends, and alive until the last request is answered`() async throws {
        let (folder, gate, log) = (try TemporaryFolder(), try Gate(), LineProbe())
        defer {
            folder.remove()
            gate.remove()
        }
        let socket = "\(folder.path)/admin"
        let gateway = try await Gateway.start(
            FunctionCatalog(functions: [Scripted.function()]),
            options: GatewayOptions(admin: socket),
            log: log,
            logger: Logger.runner(.warning, sink: log)
        )
        let client = HTTPClient(host: "127.0.0.1", port: gateway.port)
        async let last = client.send(Scripted.event("wait", body: gate.path))
        await log.wait(prefix: "waiting")
        #expect(try await AdminClient.get("/_/ready", socket: socket).status == 200)
        async let end: Void = gateway.stop()
        while try await AdminClient.get("/_/ready", socket: socket).status == 200 { await Task.yield() }
        let page = try await AdminClient.get("/_/ready", socket: socket)
        #expect(page.body == #"{"status":"not ready","reasons":["draining"]}"#)
        #expect(try await AdminClient.get("/_/live", socket: socket).status == 200)
        #expect(try await AdminClient.get("/status", socket: socket).body.contains("draining"))
        try gate.letPass(1)
        #expect(try await last.statusCode == 200)
        try await end
    }

    @Test func `logs no request as slow that was not`() async throws {
        let log = LineProbe()
        var options = GatewayOptions()
        options.slow = .hours(1)
        try await Scripted.serving([Scripted.function()], options, log: log, level: .info) { client in
            let answer = try await client.send(Scripted.event("echo"))
            #expect(answer.statusCode == 200)
            await log.wait(containing: "\"answered\"")
            #expect(!log.lines.contains { $0.contains("slow request") })
        }
    }

    @Test func `takes the place of a socket that was left behind, and of nothing else`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/admin"
        let options = GatewayOptions(admin: path)
        // As after kill -9: a socket that nobody listens on.
        do {
            let left = try ListeningSocket(path: "\(path).left", mode: 0o600)
            #expect(left.port == nil && rename("\(path).left", path) == 0)
        }
        try await Scripted.serving([Scripted.function()], options) { _ in
            let page = try await AdminClient.get("/_/live", socket: path)
            #expect(page.status == 200)
            await #expect(throws: FileError.self) {
                try await Scripted.serving([Scripted.function()], options) { _ in }
            }
        }
        try folder.write("a file", to: "admin")
        await #expect(throws: FileError.self) {
            try await Scripted.serving([Scripted.function()], options) { _ in }
        }
        #expect(try Files.read(path) == Array("a file".utf8))
    }

    @Test func `tells the same request id in the body and in the header of a problem`() async throws {
        try await serving([Scripted.function()]) { _, socket in
            let page = try await AdminClient.get("/nowhere", socket: socket)
            #expect(page.status == 404)
            let problem = try JSONValue(parsing: Array(page.body.utf8))
            let id = try #require(problem["request_id"]?.string)
            #expect(page.head.contains("\r\nx-request-id: \(id)\r\n"))
        }
    }
}
