import Glibc
import Logging
import NIOCore
import Testing

@testable import LocalRunner

@Suite("The supervisor") struct SupervisorTests {
    @Test("starts a process again at once after a good while, and with growing patience where it ends at once")
    func delays() {
        var delay = RestartDelay()
        let quick = (0..<8).map { _ in delay.delay(afterLifetime: .milliseconds(1)) }
        #expect(quick == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        #expect(delay.delay(afterLifetime: .seconds(11)) == .zero)
        #expect(delay.delay(afterLifetime: .milliseconds(1)) == .milliseconds(100))
    }

    @Test("a folder belongs to one supervisor")
    func lock() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let lock = try FolderLock(folder.path)
        #expect(throws: SupervisorError.self) { try FolderLock(folder.path) }
        lock.release()
        try FolderLock(folder.path).release()
    }

    @Test("nobody who waits on a kept socket blocks in accept, because another has taken the connection")
    func acceptsWithoutBlocking() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let sockets = [
            try ListeningSocket(address: "127.0.0.1", port: 0),
            try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600),
        ]
        for socket in sockets { #expect(fcntl(socket.descriptor, F_GETFL) & O_NONBLOCK != 0) }
    }

    @Test("a version that is not well does not take the place of one that is, and the next one does")
    func replacement() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let log = LineProbe()
        let recipe = { (name: String) in
            ProcessRecipe(
                executable: "/bin/sh",
                arguments: ["-c", "trap 'exit 0' TERM; echo \(name); while :; do sleep 0.01; done"]
            )
        }
        let plan = KeptProcess.Plan(
            name: "a",
            recipe: recipe("first"),
            socket: try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600),
            grace: .seconds(30),
            fault: { $0.arguments[1].contains("bad") ? "it is bad" : nil },
            isReady: { _ in log.lines.contains("first") }
        )
        let process = KeptProcess(plan, log: log, logger: .runner(.error, sink: log))
        async let isClean = process.run()
        try await process.waitUntilReady(within: .seconds(60))
        #expect(await process.replace(with: recipe("bad")) == false)
        await log.wait(containing: "it is bad")
        // Gone between the look at it and its start: what runs goes on.
        #expect(await process.replace(with: ProcessRecipe(executable: "/nowhere/a", arguments: ["-c", ""])) == false)
        #expect(await process.replace(with: recipe("next")) == true)
        await log.wait(prefix: "next")
        process.end()
        #expect(await isClean)
        #expect(!log.lines.contains("bad"))
        #expect(await process.replace(with: recipe("late")) == false)
    }

    @Test("a process that ends while it is started stops the start, with its last words in the log")
    func failedStart() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let log = LineProbe()
        let socket = try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600)
        let recipe = ProcessRecipe(executable: "/bin/sh", arguments: ["-c", "echo bad setting >&2; exit 78"])
        let plan = KeptProcess.Plan(name: "a", recipe: recipe, socket: socket, grace: .seconds(5)) { _ in false }
        let process = KeptProcess(plan, log: log, logger: .runner(.error, sink: log))
        async let isClean = process.run()
        await #expect(throws: SupervisorError.self) { try await process.waitUntilReady(within: .seconds(60)) }
        await log.wait(prefix: "bad setting")
        process.end()
        // Whether the end met one of the restarts is chance.
        _ = await isClean
    }

    @Test("an executable that is missing is told by its name")
    func missing() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let log = LineProbe()
        let socket = try ListeningSocket(path: "\(folder.path)/a.sock", mode: 0o600)
        let plan = KeptProcess.Plan(
            name: "a",
            recipe: ProcessRecipe(executable: "/nowhere/a"),
            socket: socket,
            grace: .seconds(5)
        ) { _ in false }
        let process = KeptProcess(plan, log: log, logger: .runner(.critical, sink: log))
        async let isClean = process.run()
        let error = await #expect(throws: SpawnError.self) { try await process.waitUntilReady(within: .seconds(60)) }
        #expect(error?.executable == "/nowhere/a")
        process.end()
        #expect(await isClean)
    }

    @Test("nginx is started again when it dies, on the same port, and requests wait meanwhile")
    func nginxDies() async throws {
        try await NginxBench.serving(NginxBench.catalog([("shop", ["GET /items/{id}"])])) { bench in
            let request = "GET /items/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            let before = try await bench.exchange(request)
            #expect(before.status == 200)
            bench.nginx.signal(9)
            await bench.log.wait(prefix: "{")
            let after = try await bench.exchange(request)
            #expect(after.status == 200)
        }
    }

    @Test("no request is lost while nginx reads its configuration anew, over and over")
    func reload() async throws {
        let pid = Counter()
        try await NginxBench.serving(
            NginxBench.catalog([("shop", ["GET /items/{id}", "PUT /items/{id}"])]),
            answer: { name, request in
                _ = pid.next()
                return request.echo(name)
            }
        ) { bench in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<4 {
                    group.addTask {
                        for index in 0..<100 {
                            let line = (lane + index) % 2 == 0 ? "GET" : "PUT"
                            let answer = try await bench.exchange(
                                "\(line) /items/\(index) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            )
                            #expect(answer.status == 200)
                            if lane == 0, index % 10 == 0 { bench.nginx.signal(1) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Each request once: none was sent twice either.
            #expect(pid.count == 400)
        }
    }
}
