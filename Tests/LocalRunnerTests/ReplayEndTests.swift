import Foundation
import Glibc
import JSONCodec
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A replay that is ended early ends whatever it has started, and takes its data along.
@Suite struct ReplayEndTests {
    /// The fixture, which runs on every host, at a pipe that nobody lets it pass.
    private static func addCase(at gate: Gate, to folder: TemporaryFolder) throws {
        var manifest = Scripted.manifest(timeoutSeconds: 600)
        manifest["name"] = "fixture"
        manifest["routes"] = [["method": "POST", "path": "/pass"]]
        try folder.write(manifest.text, to: "functions/fixture/function.json")
        try folder.link("fixture-function", as: "fixture")
        let step: JSONValue = [
            "function": "fixture", "request": ["path": "/pass", "body": .string(gate.path)],
            "expect": ["statusCode": 200],
        ]
        try folder.write((["steps": [step, step]] as JSONValue).text, to: "functions/fixture/events/a.scenario.json")
    }

    @Test(.timeLimit(.minutes(2)), arguments: ReplayHost.allCases, [SIGINT, SIGTERM])
    func `leaves no process and no data behind when it is interrupted`(host: ReplayHost, signal: Int32) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let gate = try Gate()
        try Self.addCase(at: gate, to: folder)
        // The path of a socket is short, and the usual folder may lie deep.
        let data = "/tmp/r-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: false)
        defer { rmdir(data) }
        let runner = try await RunningRunner.start(
            ["replay", "--host", host.rawValue] + RunningRunner.folders(folder),
            environment: ["TMPDIR": data]
        )
        await runner.output.wait(prefix: " ")
        var children: [Substring] = []
        while children.isEmpty {
            await Task.yield()
            children = try runner.children()
        }
        // To the runner alone, as Ctrl-C does: what it has started leads groups of its own.
        runner.process.child.signalAlone(signal)
        await runner.log.wait(containing: "what was started for the replay is ended")
        gate.remove()
        #expect(try await runner.exit() == .exited(128 + signal))
        for child in children { #expect(access("/proc/\(child)", F_OK) != 0) }
        #expect(try Files.names(in: data) == [])
    }
}
