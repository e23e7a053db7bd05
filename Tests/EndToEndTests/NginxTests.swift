import Foundation
import TestSupport
import Testing

/// The functions behind the real nginx.
@Suite("Behind nginx")
struct NginxTests {
    @Test("no request is lost and none is done twice while every process is replaced, over and over")
    func reload() async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home, Service.behindNginx(home: home))
            try await signUp(service)
            let first = try processes(of: service.pid)
            #expect(first.count >= 10)
            let functions = try first.filter { try name(of: $0) != "nginx" }
            for round in 0..<6 {
                kill(service.pid, SIGHUP)
                for index in 0..<12 {
                    let deposit = try await service.ask("/api/v1/users/deposit/", #"{"amount": 1.00}"#)
                    #expect(deposit.status == 200, "round \(round), deposit \(index): \(deposit.answer)")
                    #expect(try await service.ask("/api/v1/users/me/").status == 200)
                    #expect(try await service.ask("/health").status == 200)
                }
            }
            #expect(try await service.ask("/api/v1/users/me/").answer["balance"] as? Double == 72)
            // nginx itself stays; every function is another process, once nginx has let go of the connections to the one before.
            let deadline = ContinuousClock.now + .seconds(30)
            while functions.contains(where: { kill($0, 0) == 0 }), .now < deadline { await Task.yield() }
            #expect(first.filter { kill($0, 0) == 0 }.count == 1)
            #expect(await service.stop() == 0)
        }
    }

    @Test("a function that dies comes back, and requests that come meanwhile wait for it")
    func death() async throws {
        try await withTemporaryFolder { home in
            let service = try await Service(home: home, Service.behindNginx(home: home))
            for _ in 0..<3 {
                let health = try #require(try processes(of: service.pid).first { try name(of: $0) == "health" })
                kill(health, SIGKILL)
                #expect(try await service.ask("/health").status == 200)
            }
            #expect(await service.stop() == 0)
        }
    }

    @Test("a setting that is wrong stops the start, and nothing stays behind")
    func wrongSetting() async throws {
        try await withTemporaryFolder { home in
            let environment = ["PRICETAG_HOME": home.path, "PRICETAG_TOKEN_LIFETIME_SECONDS": "soon"]
            let arguments = Service.behindNginx(home: home) + ["--port", "0"]
            let run = try await Tool.run("local-runner", arguments, environment: environment)
            #expect(run.status == 1)
            #expect(run.errors.contains("PRICETAG_TOKEN_LIFETIME_SECONDS"))
            #expect(run.errors.contains("ended while it was started"))
            let sockets = home.appending(path: "nginx/sockets").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: sockets).isEmpty)
        }
    }

    @Test("each function is a CGI program that fcgiwrap starts, by its route alone")
    func cgi() async throws {
        try await withTemporaryFolder { home in
            let port = try FreePort.find()
            let folder = home.appending(path: "nginx").path
            let made = try await Tool.run(
                "local-runner",
                [
                    "nginx-config", "--cgi", "--output", folder, "--port", "\(port)", "--binaries",
                    Project.binaries.path,
                ],
                environment: [
                    "PRICETAG_HOME": home.path, "PRICETAG_MODEL": Project.root.appending(path: "models/current").path,
                    "PRICETAG_LOG_LEVEL": "error",
                ]
            )
            try #require(made.status == 0, "\(made.errors)")
            let allowed = Project.functions.flatMap { ["-p", Project.binaries.appending(path: $0).path] }
            // One process: several would outlive their parent.
            let wrap = program(
                "/usr/sbin/fcgiwrap",
                ["-c", "1", "-s", "unix:\(folder)/sockets/fcgiwrap.sock"] + allowed
            )
            let nginx = program("/usr/sbin/nginx", ["-p", folder, "-c", "nginx.conf", "-g", "daemon off;"])
            try wrap.run()
            defer { end(wrap) }
            try nginx.run()
            defer {
                nginx.terminate()
                nginx.waitUntilExit()
            }
            let address = try #require(URL(string: "http://127.0.0.1:\(port)"))
            let service = Client(address)
            // The programs are there when they answer; until then nobody does.
            let deadline = ContinuousClock.now + .seconds(30)
            while try await !service.answers("/health"), .now < deadline { await Task.yield() }
            let user = #"{"username":"testuser","email":"test@example.com","password":"testpass123"}"#
            #expect(try await service.ask("/api/v1/users/register/", user).status == 201)
            let login = try await service.ask(
                "/api/v1/users/login/",
                #"{"username":"testuser","password":"testpass123"}"#
            )
            #expect(login.status == 200)
            let hostile = try await service.ask(
                "/health?SCRIPT_FILENAME=/bin/sh",
                fields: ["Script-Filename": "/bin/sh", "Proxy": "http://evil", "X-Request-Id": "mine"]
            )
            #expect(hostile.status == 200)
            #expect(try await service.ask("/api/v1/users/nobody/", "{}").status == 404)
            #expect(try await service.ask("/api/v1/users/login/", String(repeating: " ", count: 20_000)).status == 413)
        }
    }

    private func signUp(_ service: Service) async throws {
        let user = #"{"username":"testuser","email":"test@example.com","password":"testpass123"}"#
        #expect(try await service.ask("/api/v1/users/register/", user).status == 201)
        let login = try await service.ask(
            "/api/v1/users/login/",
            #"{"username":"testuser","password":"testpass123"}"#
        )
        try service.logIn(login.answer)
    }

    /// Children of a process: nginx and the functions.
    private func processes(of pid: Int32) throws -> Set<Int32> {
        let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        // A thread may end meanwhile; its children are another's then.
        let files = threads.map { "/proc/\(pid)/task/\($0)/children" }
        let lists = files.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        return Set(lists.flatMap { $0.split(separator: " ").compactMap { Int32($0) } })
    }

    private func name(of pid: Int32) throws -> String {
        try String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    private func program(_ path: String, _ arguments: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = [:]
        return process
    }

    /// By SIGKILL: fcgiwrap takes SIGTERM for a wish that can wait for its next request.
    private func end(_ process: Process) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
