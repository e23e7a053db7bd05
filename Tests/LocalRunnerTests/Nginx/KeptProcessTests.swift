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

    @Test("cuts off what has not ended in the time that is left, a replaced process's work too")
    func limit() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let log = LineProbe()
        let recipe = { (name: String) in
            ProcessRecipe(
                executable: "/bin/sh",
                arguments: ["-c", "trap '' TERM; echo \(name); sleep 1000"],
                environment: ["PATH": "/usr/bin:/bin"]
            )
        }
        let plan = KeptProcess.Plan(
            name: "a",
            recipe: recipe("first"),
            socket: try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600),
            grace: .hours(1)
        ) { _ in true }
        let process = KeptProcess(plan, log: log, logger: .runner(.critical, sink: log))
        async let isClean = process.run()
        await log.wait(prefix: "first")
        #expect(await process.replace(with: recipe("second")))
        await log.wait(prefix: "second")
        process.end(within: .milliseconds(100))
        #expect(await isClean == false)
    }
}
