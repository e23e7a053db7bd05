import Glibc
import RuntimeProtocols
import TestSupport
import Testing

@testable import FunctionRuntime

@Suite("Where a FastCGI host listens, and to whom")
struct ListenerTests {
    @Test(
        "is read from the command line",
        arguments: [
            ("unix:/run/a.sock", ListenAddress.unix(path: "/run/a.sock", mode: 0o660)),
            ("unix:/run/a.sock:0666", .unix(path: "/run/a.sock", mode: 0o666)),
            ("unix:/run/a.sock:600", .unix(path: "/run/a.sock", mode: 0o600)),
            ("127.0.0.1:9000", .tcp(host: "127.0.0.1", port: 9_000)), ("[::1]:9000", .tcp(host: "::1", port: 9_000)),
        ]
    )
    func addresses(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress(text) == address)
    }

    @Test(
        "is refused where it is none",
        arguments: [
            "", "unix:", "unix:a", "unix:/a:9", "unix:/a:0888", "unix:/a:1777", "9000", "localhost:9000", "127.0.0.1:",
            "127.0.0.1:65536",
            "unix:/\(String(repeating: "a", count: 96))",
        ]
    )
    func badAddresses(text: String) throws {
        #expect(throws: UsageError.self) { try ListenAddress(text) }
        let child = try ChildProcess("health", ["--fastcgi", text])
        #expect(try child.wait() == 64)
    }

    @Test("has the mode that it was told", arguments: [("", mode_t(0o660)), (":0600", 0o600), (":666", 0o666)])
    func mode(suffix: String, mode: mode_t) throws {
        let responder = try Responder(mode: suffix)
        var status = stat()
        #expect(stat(responder.socket, &status) == 0 && status.st_mode & 0o777 == mode)
    }

    @Test("takes the place of a socket that is there, so that a newer process never leaves a gap")
    func takeover() throws {
        let older = try Responder()
        let kept = try older.connect()
        try kept.send("/a")
        #expect(try kept.answer().status == "200")
        let newer = try ChildProcess("fixture-function", ["--fastcgi", "unix:\(older.socket)"])
        #expect(try Lines.log(newer.logLine(), "message") == "listening")
        older.child.signal(SIGTERM)
        #expect(try older.child.wait() == 0)
        let server = try older.connect()
        try server.send("/b")
        #expect(try server.answer().text == "/b 0")
        newer.signal(SIGKILL)
        #expect(try newer.wait() == 128 + SIGKILL)
        // What a killed process has left behind is in nobody's way.
        let third = try ChildProcess("fixture-function", ["--fastcgi", "unix:\(older.socket)"])
        #expect(try Lines.log(third.logLine(), "message") == "listening")
    }

    @Test("never replaces a file that is no socket")
    func otherFile() throws {
        let folder = try TemporaryFolder()
        close(open(folder.path("fn.sock"), O_CREAT | O_WRONLY, 0o600))
        let child = try ChildProcess("health", ["--fastcgi", "unix:\(folder.path("fn.sock"))"])
        #expect(try child.wait() == 1)
        #expect(try child.remainingLog().first?.contains("is no socket") == true)
    }

    @Test(
        "is a port, with the peers that FCGI_WEB_SERVER_ADDRS lists",
        arguments: [
            (nil, true), ("127.0.0.1", true), ("10.0.0.1, 127.0.0.1", true), ("10.0.0.1", false), ("", false),
            ("nonsense", false),
        ] as [(String?, Bool)]
    )
    func port(list: String?, isWelcome: Bool) throws {
        let port = try FreePort.find()
        let child = try ChildProcess(
            "health",
            ["--fastcgi", "127.0.0.1:\(port)"],
            environment: list.map { ["FCGI_WEB_SERVER_ADDRS": $0] } ?? [:]
        )
        let server = try WebServer(port: port)
        guard isWelcome else {
            #expect(throws: (any Error).self) {
                try server.send("/health")
                _ = try server.answer()
            }
            child.signal(SIGTERM)
            return #expect(try child.remainingLog().contains { $0.contains("not in FCGI_WEB_SERVER_ADDRS") })
        }
        try server.send("/health")
        #expect(try server.answer().status == "200")
    }

    @Test("has no peers on a Unix socket where FCGI_WEB_SERVER_ADDRS lists some")
    func unixWithList() throws {
        let responder = try Responder(environment: ["FCGI_WEB_SERVER_ADDRS": "127.0.0.1"])
        let server = try responder.connect()
        #expect(throws: (any Error).self) {
            try server.send("/a")
            _ = try server.answer()
        }
    }

    @Test(
        "is standard input where that listens, as spawn-fcgi leaves it",
        arguments: [["GATEWAY_INTERFACE": "CGI/1.1"], [:]]
    )
    func inheritedInput(environment: [String: String]) throws {
        let listener = try InheritedListener()
        let child = try ChildProcess(
            "fixture-function",
            environment: environment,
            input: .descriptor(listener.descriptor)
        )
        let server = try WebServer(listener.path)
        try server.send("/a")
        #expect(try server.answer().status == "200")
        child.signal(SIGTERM)
        #expect(try child.wait() == 0)
        // The socket is somebody else's, who may start the next.
        #expect(access(listener.path, F_OK) == 0)
    }

    @Test("is the socket that systemd hands over")
    func activation() throws {
        let listener = try InheritedListener()
        let function = ChildProcess.executable("fixture-function")
        let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \(function)"
        let child = try ChildProcess("/bin/sh", ["-c", script], input: .descriptor(listener.descriptor))
        let server = try WebServer(listener.path)
        try server.send("/a")
        #expect(try server.answer().status == "200")
        child.signal(SIGTERM)
        #expect(try child.wait() == 0)
    }
}

/// A Unix socket that listens, for a child to inherit.
final class InheritedListener {
    private let folder: TemporaryFolder
    let path: String
    let descriptor: Int32

    /// As a web server's own spawner leaves it.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("inherited.sock")
        let draft = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(draft) }
        descriptor = fcntl(draft, F_DUPFD_CLOEXEC, 10)
        let isBound = withUnsafePointer(to: ListenAddress.ofUnixSocket(path)) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound, listen(descriptor, 8) == 0 else { throw SystemCallError("bind \(path)") }
    }

    /// Sets who its file belongs to and whom it lets in.
    func setAccess(owner: uid_t, group: gid_t, mode: mode_t) throws {
        // Others have to get as far as the socket.
        guard chmod(folder.path, 0o755) == 0, chown(path, owner, group) == 0, chmod(path, mode) == 0 else {
            throw SystemCallError("chown \(path)")
        }
    }

    deinit { close(descriptor) }
}
