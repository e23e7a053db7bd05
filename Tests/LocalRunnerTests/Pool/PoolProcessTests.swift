import Foundation
import JSONCodec
import Logging
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// What a pool's settings come to with real processes, clocks and load.
@Suite struct PoolProcessTests {
    @Test func `gives a worker no longer to start than it may take, and says so`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.install(script: "echo starting $$ >&2; exec sleep 100000", as: "scripted")
        let function = Function(
            manifest: try FunctionManifest(json: Scripted.manifest(pool: ["startupSeconds": 1])),
            executable: "\(folder.path)/bin/scripted",
            environment: [:]
        )
        let log = LineProbe()
        try await Scripted.serving([function], log: log) { client in
            let answer = try await client.send(Scripted.event("echo"))
            #expect(answer.statusCode == 502)
            let pid = try #require(log.rest(after: "starting "))
            #expect(!Files.exists("/proc/\(pid)"))
        }
    }

    @Test(arguments: [0, 4])
    func `replaces a worker that is old enough, and answers every request`(clients: Int) async throws {
        let manifest = Scripted.manifest(concurrency: 1, pool: ["maxAgeSeconds": 1])
        try await Scripted.serving(manifest) { client in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let enough = Flag()
                for _ in 0..<clients {
                    group.addTask {
                        while !enough.isRaised {
                            let answer = try await client.send(Scripted.event("echo"))
                            #expect(answer.statusCode == 200)
                        }
                    }
                }
                var processes: Set<String> = []
                while processes.count < 3 {
                    let answer = try await client.send(Scripted.event("echo"))
                    try #require(answer.statusCode == 200)
                    processes.insert(answer.headers["x-process"] ?? "")
                }
                enough.raise()
                try await group.waitForAll()
            }
        }
    }

    @Test func `has no more processes than the whole runner may have, under load too`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let names = ["a", "b", "c", "d"]
        for name in names {
            var manifest = Scripted.manifest(concurrency: 3).object ?? JSONObject()
            manifest["name"] = .string(name)
            manifest["routes"] = [["method": "POST", "path": .string("/\(name)/echo")]]
            try folder.write(JSONValue.object(manifest).text, to: "functions/\(name)/function.json")
            try folder.link("scripted-function", as: name)
        }
        let runner = try await RunningRunner.serve(folder, ["--max-workers", "3", "--events-per-worker", "20"])
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        try await withThrowingTaskGroup(of: [Int].self) { group in
            for index in 0..<8 {
                group.addTask {
                    var statuses: [Int] = []
                    for turn in 0..<50 {
                        let name = names[(index + turn) % names.count]
                        statuses.append(try await client.send(Scripted.event("\(name)/echo")).statusCode)
                    }
                    return statuses
                }
            }
            var most = 0
            var running = 8
            group.addTask { [] }
            while let statuses = try await group.next() {
                #expect(statuses.allSatisfy { $0 == 200 })
                if !statuses.isEmpty { running -= 1 }
                most = max(most, try runner.children().count)
                if running > 0, statuses.isEmpty { group.addTask { [] } }
            }
            #expect((1...3).contains(most), "\(most)")
        }
        runner.process.child.signalAlone(15)
        #expect(try await runner.exit() == .exited(0))
    }
}
