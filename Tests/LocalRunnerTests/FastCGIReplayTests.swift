import Foundation
import JSONCodec
import NIOCore
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// Replay holds the listening socket of a FastCGI function, so the system accepts requests that nobody will ever answer.
@Suite struct FastCGIReplayTests {
    /// The lines of a replay of one request; `install` puts its executable into the folder.
    private func replay(_ path: String, _ install: (TemporaryFolder) throws -> Void) async throws -> [String] {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        var manifest = Scripted.manifest(timeoutSeconds: 1)
        manifest["name"] = "fixture"
        manifest["routes"] = [["method": "GET", "path": .string(path)]]
        try folder.write(manifest.text, to: "functions/fixture/function.json")
        try install(folder)
        let step: JSONValue = [
            "function": "fixture", "request": ["path": .string(path)], "expect": ["statusCode": 200],
        ]
        try folder.write((["steps": [step]] as JSONValue).text, to: "functions/fixture/events/a.scenario.json")
        let lines = LineProbe()
        let command = ReplayCommand(folder.workspace(), hosts: [.fastCGI]) { lines.take(ByteBuffer(string: $0)) }
        #expect(try await !command.run([]))
        return lines.lines
    }

    @Test(.timeLimit(.minutes(1))) func `fails where the process ends before it takes the request`() async throws {
        let lines = try await replay("/a") { folder in
            let script = "test \"$1\" = --describe && echo '{\"routes\":[]}'"
            try folder.install(script: script, as: "fixture")
        }
        #expect(lines.contains { $0.hasPrefix("        fastcgi: no response: ") }, "\(lines)")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [("/hang", "504"), ("/crash", "fastcgi: no response: ")])
    func `fails where the process takes the request and gives no good answer`(path: String, words: String) async throws
    {
        let lines = try await replay(path) { try $0.link("fixture-function", as: "fixture") }
        #expect(lines.contains { $0.contains(words) }, "\(lines)")
    }
}
