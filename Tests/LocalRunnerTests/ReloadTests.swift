import Foundation
import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols
import Synchronization
import Testing

@testable import LocalRunner

@Suite struct ReloadTests {
    /// Tells the load when it is enough.
    private final class End: Sendable {
        let hasCome = Atomic(false)
    }

    /// A gateway over a folder of functions, with everything that a reload takes.
    private func serving(
        _ folder: TemporaryFolder,
        watches: Bool,
        log: LineProbe,
        _ body: (Gateway, HTTPClient) async throws -> Void
    ) async throws {
        let workspace = folder.workspace()
        var source = Reloader.Source(
            load: { try workspace.catalog() },
            watchedFolder: watches ? workspace.functions : nil
        )
        source.interval = .milliseconds(20)
        let gateway = try await Gateway.start(
            workspace.catalog(),
            options: GatewayOptions(),
            log: log,
            logger: Logger.runner(.notice, sink: log),
            reloading: source
        )
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(gateway, HTTPClient(host: "127.0.0.1", port: gateway.port)))
        } catch {
            result = .failure(error)
        }
        try await gateway.stop()
        try result.get()
    }

    @Test(arguments: ["static", "dynamic", "ondemand"])
    func `puts new versions into use under load without one failed request`(policy: String) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction(Scripted.manifest(pool: ["policy": .string(policy)]))
        let log = LineProbe()
        try await serving(folder, watches: false, log: log) { gateway, client in
            let end = End()
            try await withThrowingTaskGroup(of: [String: Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var answers: [String: Int] = [:]
                        while !end.hasCome.load(ordering: .relaxed) {
                            let answer = try await client.send(Scripted.event("echo"))
                            answers["\(answer.statusCode) \(answer.headers["x-process"] ?? "")", default: 0] += 1
                        }
                        return answers
                    }
                }
                for count in 1...10 {
                    gateway.reload()
                    await log.wait(for: count, containing: "\"reloaded\"")
                }
                end.hasCome.store(true, ordering: .relaxed)
                var answers: [String: Int] = [:]
                for try await more in group { answers.merge(more, uniquingKeysWith: +) }
                #expect(answers.keys.allSatisfy { $0.hasPrefix("200 ") }, "\(answers)")
                #expect(answers.count > 5, "\(answers)")
            }
        }
    }

    @Test(arguments: ["signal", "watch"])
    func `loses no request of a kept connection, and does none twice`(trigger: String) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction(Scripted.manifest(pool: ["policy": "dynamic"]))
        try folder.makeFolder("versions")
        let log = LineProbe()
        try await serving(folder, watches: trigger == "watch", log: log) { gateway, _ in
            let load = NoteLoad(port: gateway.port, notes: "\(folder.path)/notes")
            let end = End()
            try await withThrowingTaskGroup(of: [NoteLoad.Fate].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var fates: [NoteLoad.Fate] = []
                        while !end.hasCome.load(ordering: .relaxed) { fates += await load.connection(requests: 40) }
                        return fates
                    }
                }
                for count in 1...5 {
                    if trigger == "watch" {
                        try folder.install(script: "exec \(Scripted.executable) \"$@\" # \(count)", as: "scripted")
                    } else {
                        gateway.reload()
                    }
                    await log.wait(for: count, containing: "\"reloaded\"")
                }
                end.hasCome.store(true, ordering: .relaxed)
                let fates = try await group.reduce(into: []) { $0 += $1 }
                #expect(fates.answered.ids.count == fates.count, "\(fates.count) requests")
                #expect(fates.answered.statuses == [200])
                #expect(load.done.sorted() == fates.answered.ids.sorted())
            }
        }
    }

    @Test func `swaps an executable that is built anew, and takes one back that does not start`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let log = LineProbe()
        try await serving(folder, watches: true, log: log) { _, client in
            let first = try await client.send(Scripted.event("echo")).headers["x-process"]
            try folder.install(script: "exit 9", as: "scripted")
            await log.wait(containing: "the version before stays")
            let fault = try #require(log.lines.first { $0.contains("the version before stays") })
            #expect(fault.contains("exit code 9"))
            for _ in 0..<5 {
                let answer = try await client.send(Scripted.event("echo"))
                #expect(answer.statusCode == 200)
                #expect(answer.headers["x-process"] == first)
            }
            // Also a worker that is started now runs the version that worked.
            #expect(try await client.send(Scripted.event("crash")).statusCode == 502)
            #expect(try await client.send(Scripted.event("echo")).statusCode == 200)
            try folder.install(script: "exec \(Scripted.executable) \"$@\"", as: "scripted")
            await log.wait(containing: "\"reloaded\"")
            let last = try await client.send(Scripted.event("echo"))
            #expect(last.statusCode == 200)
            #expect(last.headers["x-process"] != first)
        }
    }

    @Test func `puts a new build into use that came while another function could not be read`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        var other = Scripted.manifest().object ?? JSONObject()
        other["name"] = "other"
        other["routes"] = [["method": "POST", "path": "/other/echo"]]
        try folder.write(JSONValue.object(other).text, to: "functions/other/function.json")
        try folder.install(script: "exec \(Scripted.executable) \"$@\"", as: "other")
        let log = LineProbe()
        try await serving(folder, watches: true, log: log) { _, client in
            let first = try await client.send(Scripted.event("echo")).headers["x-process"]
            try folder.write("{", to: "functions/other/function.json")
            await log.wait(containing: "nothing has changed")
            try folder.install(script: "exec \(Scripted.executable) \"$@\"", as: "scripted")
            await log.wait(for: 2, containing: "nothing has changed")
            try folder.write(JSONValue.object(other).text, to: "functions/other/function.json")
            await log.wait(for: 2, containing: "\"reloaded\"")
            #expect(try await client.send(Scripted.event("echo")).headers["x-process"] != first)
        }
    }

    @Test func `takes new settings and routes from function.json, and nothing from one that is wrong`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction(Scripted.manifest(maxRequestBytes: 4))
        let log = LineProbe()
        try await serving(folder, watches: true, log: log) { gateway, client in
            #expect(try await client.send(Scripted.event("echo", body: "12345")).statusCode == 413)
            try folder.write(Scripted.manifest(timeoutSeconds: 0).text, to: "functions/scripted/function.json")
            await log.wait(containing: "nothing has changed")
            #expect(log.lines.contains { $0.contains("timeoutSeconds") })
            #expect(try await client.send(Scripted.event("echo", body: "1234")).statusCode == 200)
            var manifest = Scripted.manifest(maxRequestBytes: 5).object ?? JSONObject()
            manifest["routes"] = [["method": "POST", "path": "/new/echo"]]
            try folder.write(JSONValue.object(manifest).text, to: "functions/scripted/function.json")
            await log.wait(containing: "\"reloaded\"")
            #expect(try await client.send(Scripted.event("new/echo", body: "12345")).statusCode == 200)
            #expect(try await client.send(Scripted.event("echo")).statusCode == 404)
            // A signal reloads too, and asking twice at once does no harm.
            gateway.reload()
            gateway.reload()
            await log.wait(for: 3, containing: "\"reloaded\"")
            #expect(try await client.send(Scripted.event("new/echo")).statusCode == 200)
        }
    }
}
