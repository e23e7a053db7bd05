import Foundation
import JSONCodec

@testable import LocalRunner

/// `local-runner serve-nginx` over the fixture function, in a folder of its own.
struct ServedStack: Sendable {
    let folder: TemporaryFolder
    let runner: RunningRunner
    let load: NoteLoad

    /// Runs one while `body` does, which ends it; where that throws, it is ended all the same.
    static func serving(
        concurrency: Int = 2,
        options: [String] = [],
        _ body: (ServedStack) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(manifest(concurrency).text, to: "functions/fixture/function.json")
        try FileManager.default.createDirectory(atPath: "\(folder.path)/bin", withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/bin/fixture",
            withDestinationPath: "\(Scripted.binaries)/fixture-function"
        )
        let runner = try await RunningRunner.start(
            ["serve-nginx", "--folder", "\(folder.path)/nginx", "--port", "0"] + RunningRunner.folders(folder)
                + options
        )
        do {
            let load = NoteLoad(port: try await runner.port(), notes: "\(folder.path)/notes")
            try await body(ServedStack(folder: folder, runner: runner, load: load))
        } catch {
            runner.process.child.signalAlone(15)
            _ = try await runner.exit()
            throw error
        }
    }

    private static func manifest(_ concurrency: Int) -> JSONValue {
        var manifest = Scripted.manifest(concurrency: concurrency).object ?? JSONObject()
        manifest["name"] = "fixture"
        manifest["routes"] = [
            ["method": "POST", "path": "/note"], ["method": "GET", "path": "/process"],
            ["method": "GET", "path": "/read"], ["method": "GET", "path": "/note"],
            ["method": "GET", "path": "/event"],
        ]
        return .object(manifest)
    }

    /// What the supervisor or nginx has complained of.
    var faults: [String] { runner.log.lines.filter { $0.contains(#""error""#) || $0.contains("[error]") } }

    /// Ends it by SIGTERM; how it has ended.
    func end() async throws -> ProcessExit {
        runner.process.child.signalAlone(15)
        return try await runner.exit()
    }
}
