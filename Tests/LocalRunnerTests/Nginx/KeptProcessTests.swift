import Logging
import NIOCore
import Testing

@testable import LocalRunner

/// What the end of a kept process says of its work.
@Suite("A kept process that is told to end") struct KeptProcessTests {
    @Test(
        "has cut nothing off where it finishes, or dies of the signal because it was too young to wait for it",
        arguments: [
            ("trap 'exit 0' TERM; echo up; sleep 1000 & wait", true), ("echo up; exec sleep 1000", true),
            ("trap 'exit 1' TERM; echo up; sleep 1000 & wait", false),
            ("trap 'kill -KILL $$' TERM; echo up; sleep 1000 & wait", false),
        ]
    )
    func end(script: String, isClean: Bool) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let log = LineProbe()
        let plan = KeptProcess.Plan(
            name: "a",
            recipe: ProcessRecipe(
                executable: "/bin/sh",
                arguments: ["-c", script],
                environment: ["PATH": "/usr/bin:/bin"]
            ),
            socket: try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600),
            grace: .seconds(30)
        ) { _ in true }
        let process = KeptProcess(plan, log: log, logger: .runner(.critical, sink: log))
        async let end = process.run()
        await log.wait(prefix: "up")
        process.end()
        #expect(await end == isClean)
    }
}
