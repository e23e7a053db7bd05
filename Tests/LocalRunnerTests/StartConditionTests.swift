import Foundation
import Glibc
import NIOCore
import NIOPosix
import RuntimeProtocols
import Testing

@testable import LocalRunner

/// A runner that a careless supervisor has started without some of descriptors 0, 1 and 2, or with a signal ignored.
@Suite struct StartConditionTests {
    @Test(.timeLimit(.minutes(1)), arguments: ["<&- >&-", "<&- >&- 2>&-", "2>&-"], [[], ["--spawn"]])
    func `answers though its standard descriptors were closed`(closing: String, options: [String]) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        let port = try await freePort()
        let serve = ["\(Scripted.binaries)/local-runner", "serve", "--port", "\(port)"] + RunningRunner.folders(folder)
        let recipe = ProcessRecipe(
            executable: "/bin/sh",
            arguments: ["-c", "exec \"$0\" \"$@\" \(closing)"] + serve + options
        )
        let log = LineProbe()
        let runner = try await PipedProcess.start(recipe, log: log, on: MultiThreadedEventLoopGroup.singleton.next()) {
            LineForwarder(sink: log)
        }.get()
        while await !RawConnection.isAccepted(port: port), !runner.child.hasEnded { await Task.yield() }
        let client = HTTPClient(host: "127.0.0.1", port: port)
        for body in ["a", "b"] {
            let answer = try await client.send(Scripted.event("noisy", body: body))
            #expect(answer.statusCode == 200)
            #expect(answer.body == Array(body.utf8))
        }
        // Nothing but what was closed is in their places: what is printed or logged reaches no socket.
        let pid = runner.child.pid
        for number in 0...2 {
            let link = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(number)")
            #expect(link == "/dev/null" || link.hasPrefix("pipe:"), "\(number) is \(link)")
        }
        runner.child.signalGroup(SIGTERM)
        #expect(try await runner.child.exit.get() == .exited(0))
    }

    @Test func `knows how its functions have ended though SIGCHLD was ignored`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.addScriptedFunction()
        try FileManager.default.removeItem(atPath: "\(folder.path)/bin/scripted")
        try folder.install(script: "exit 9", as: "scripted")
        let socket = "\(folder.path)/admin"
        let runner = try await RunningRunner.start(
            ["serve", "--port", "0", "--admin", "unix:\(socket)"] + RunningRunner.folders(folder),
            shell: "exec env --ignore-signal=CHLD \"$0\" \"$@\""
        )
        let client = HTTPClient(host: "127.0.0.1", port: try await runner.port())
        #expect(try await client.send(Scripted.event("echo")).statusCode == 502)
        let metrics = try await AdminClient.get("/status", socket: socket)
        #expect(metrics.body.contains("exit code 9"), "\(metrics.body)")
        runner.process.child.signalAlone(SIGTERM)
        #expect(try await runner.exit() == .exited(0))
    }

    /// A port that nobody listened on a moment ago.
    private func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await channel.close()
        return port
    }
}
