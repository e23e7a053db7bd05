import Foundation
import Glibc
import JSONCodec
import NIOCore
import NIOPosix
import RuntimeProtocols
import Testing

@testable import LocalRunner

@Suite struct CommandTests {
    @Test(arguments: [SIGTERM, SIGINT], [[], ["--spawn"]])
    func `finishes everything at work and in the queue before it ends`(signal: Int32, options: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction(Scripted.manifest(concurrency: 2))
        let gate = try Gate()
        defer { gate.remove() }
        let runner = try await RunningRunner.serve(folder, options)
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try await client.send(Scripted.event("wait", body: gate.path)).statusCode }
            }
            await runner.log.wait(for: 2, prefix: "waiting")
            // All eight have to be inside: four refused connections would be no loss of the runner's.
            while try runner.openConnections() < 8 { await Task.yield() }
            runner.process.child.signalGroup(signal)
            while await RawConnection.isAccepted(port: client.port) { await Task.yield() }
            try gate.letPass(8)
            for try await status in group { #expect(status == 200) }
        }
        #expect(try await runner.exit() == .exited(0))
        #expect(runner.output.lines.contains { $0.hasPrefix("  curl http://127.0.0.1:") })
    }

    @Test func `serves a request that arrives on an open connection after the end was asked for`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        // Longer than any machine is busy: it ends with the answer, not with the time.
        let runner = try await RunningRunner.serve(folder, ["--grace-seconds", "60"])
        let port = try await runner.port()
        let request = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"
        let answer = try await RawConnection.exchange(request, port: port) {
            while try runner.openConnections() < 1 { await Task.yield() }
            runner.process.child.signalGroup(SIGTERM)
            while await RawConnection.isAccepted(port: port) { await Task.yield() }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.lowercased().contains("\r\nconnection: close\r\n"))
        #expect(try await runner.exit() == .exited(0))
    }

    @Test func `ends in order while connections keep coming`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let runner = try await RunningRunner.serve(folder)
        let port = try await runner.port()
        await withDiscardingTaskGroup { group in
            for _ in 0..<32 {
                group.addTask { while await RawConnection.isAccepted(port: port) { await Task.yield() } }
            }
            runner.process.child.signalGroup(SIGTERM)
        }
        #expect(try await runner.exit() == .exited(0))
    }

    @Test(arguments: [[], ["--spawn"]])
    func `ends what is at work when the drain has taken its time, and tells so by its exit code`(
        options: [String]
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // Longer than any machine is busy: the drain's limit ends the request, and not the function's own.
        try folder.addScriptedFunction(Scripted.manifest(timeoutSeconds: 600))
        let runner = try await RunningRunner.serve(folder, ["--drain-seconds", "1"] + options)
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        async let cutOff = client.send(Scripted.event("hang"))
        await runner.log.wait(prefix: "hanging ")
        let workers = try runner.children()
        try #require(!workers.isEmpty)
        runner.process.child.signalGroup(SIGTERM)
        try #require(await runner.exit() == .exited(1))
        for worker in workers { #expect(access("/proc/\(worker)", F_OK) != 0) }
        await runner.log.wait(prefix: "local-runner: requests at work were cut off")
        let status = try? await cutOff.statusCode
        #expect(status == nil || status == 503)
    }

    @Test(arguments: [["--events-per-worker", "7"], ["--spawn"]])
    func `leaves no process, no descriptor and no memory behind after hundreds of requests`(
        options: [String]
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let runner = try await RunningRunner.serve(folder, options)
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        for _ in 0..<20 { #expect(try await client.send(Scripted.event("echo")).statusCode == 200) }
        let before = try runner.descriptors()
        let memory = try #require(ProcessMemory.ownBytes(runner.process.child.pid))
        let body = String(repeating: "x", count: 65_536)
        // `make soak` makes 30,000 of them.
        for index in 0..<300 * Soak.factor {
            let name = index % 50 == 0 ? "crash" : "echo"
            let answer = try await client.send(Scripted.event(name, body: body))
            #expect(answer.statusCode == (name == "echo" ? 200 : 502))
        }
        // The bodies of all requests are 20 MB, those of a hundred times as many 2 GB.
        let grown = try #require(ProcessMemory.ownBytes(runner.process.child.pid)) - memory
        #expect(grown < 8 << 20)
        // A worker of a moment ago may still be on its way out: its three pipes, and a closing connection.
        #expect(try runner.descriptors() <= before + 8)
        #expect(try runner.children().count <= 3)
        runner.process.child.signalGroup(SIGTERM)
        #expect(try await runner.exit() == .exited(0))
    }

    @Test func `reloads on SIGHUP without a failed request and without leaving anything behind`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let runner = try await RunningRunner.serve(folder)
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        var processes: Set<String> = []
        var before = 0
        for count in 1...20 {
            processes.insert(try await client.send(Scripted.event("echo")).headers["x-process"] ?? "")
            if count == 2 { before = try runner.descriptors() }
            runner.process.child.signalGroup(SIGHUP)
            await runner.log.wait(for: count, containing: #""message":"reloaded""#)
        }
        #expect(processes.count == 20)
        while try runner.children().count > 1 { await Task.yield() }
        // The pipes of a worker on its way out, and no version of the executable but the last.
        #expect(try runner.descriptors() <= before + 8)
        let pool: JSONValue = ["policy": "static"]
        try folder.write(Scripted.manifest(concurrency: 3, pool: pool).text, to: "functions/scripted/function.json")
        runner.process.child.signalGroup(SIGHUP)
        // Started by the new rules alone, without any event.
        while try runner.children().count < 3 { await Task.yield() }
        runner.process.child.signalGroup(SIGTERM)
        #expect(try await runner.exit() == .exited(0))
    }

    @Test func `says which port is in use`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let first = try await RunningRunner.serve(folder)
        let port = try await first.port()
        let second = try await RunningRunner.start(["serve", "--port", "\(port)"] + RunningRunner.folders(folder))
        #expect(try await second.exit() == .exited(1))
        await second.log.wait(prefix: "local-runner: the port is in use")
        first.process.child.signalGroup(SIGTERM)
        #expect(try await first.exit() == .exited(0))
    }

    @Test func `refuses to serve a function that is not built`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(Scripted.manifest().text, to: "functions/scripted/function.json")
        let runner = try await RunningRunner.serve(folder)
        #expect(try await runner.exit() == .exited(1))
        await runner.log.wait(prefix: "local-runner: no executable of scripted")
    }

    @Test func `ends with 78 where the environment is wrong`() async throws {
        let runner = try await RunningRunner.start(["serve"], environment: ["PRICETAG_PROT": "1"])
        #expect(try await runner.exit() == .exited(78))
        await runner.log.wait(prefix: "local-runner: PRICETAG_PROT: ")
    }

    @Test(arguments: [("echo", 0), ("fail", 3)])
    func `invokes a function with its output and its exit code`(name: String, code: Int32) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let event = Scripted.event(name, body: "hello")
        try folder.write(event.json.text, to: "event.json")
        let arguments = ["invoke", "scripted", "--event", "\(folder.path)/event.json"]
        let runner = try await RunningRunner.start(arguments + RunningRunner.folders(folder))
        #expect(try await runner.exit() == .exited(code))
        await runner.output.wait(prefix: #"{"statusCode":200,"#)
        #expect(runner.output.lines.count == 1)
    }

    @Test func `lists the routes`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let table = try RoutesCommand(folder.workspace()).table()
        #expect(table.hasPrefix("METHOD  PATH               FUNCTION\n"))
        #expect(table.contains("GET     /items/{id}/event  scripted"))
    }
}
