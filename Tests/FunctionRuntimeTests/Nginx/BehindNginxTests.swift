import Glibc
import JSONCodec
import TestSupport
import Testing

/// nginx, fcgiwrap and spawn-fcgi come with `scripts/setup.sh test`.
@Suite("A function behind nginx")
struct BehindNginxTests {
    @Test("answers as on every other host", arguments: [true, false])
    func health(isKept: Bool) throws {
        let responder = try Responder("health")
        let once = "location /health { fastcgi_pass unix:\(responder.socket); }"
        let nginx = try Nginx(responder: responder.socket, locations: isKept ? "" : once)
        let client = try nginx.connect()
        for _ in 0..<3 {
            let answer = try client.get("/health", headers: ["X-Request-Id: mine", "Proxy: http://evil"])
            #expect(answer.status == "200" && answer.body == #"{"status":"ok","service":"pricetag"}"#)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.headers["x-request-id"]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
        }
        try client.send("/health", method: "HEAD")
        #expect(try client.answer(hasBody: false).headers["content-length"] == "36")
        #expect(try client.get("/nothing").status == "404")
        try client.send("/health", method: "POST", body: "{}")
        #expect(try client.answer().status == "405")
        #expect(try nginx.complaints().isEmpty)
    }

    @Test(
        "is asked for the path as the client sent it, and for no other",
        arguments: [
            "/a%2fb", "/a/../b", "/a/%2e%2e/b", "//a//b", "/a%0ab", "/a%0d%0ax:%20y", "/.//b", "/%ff", "/a;b=c",
            "/a?b=/../c", "/a%3fb",
        ]
    )
    func paths(target: String) throws {
        let responder = try Responder()
        let nginx = try Nginx(responder: responder.socket)
        let answer = try nginx.connect().get(target)
        #expect(answer.status == "200" && answer.body == "\(target.prefix { $0 != "?" }) 0")
    }

    @Test(
        "never sees a path with a NUL or one above the root, which nginx refuses itself",
        arguments: ["/%00", "/../etc/passwd"]
    )
    func refusedPaths(target: String) throws {
        let responder = try Responder()
        #expect(try Nginx(responder: responder.socket).connect().get(target).status == "400")
    }

    @Test(
        "takes and gives a megabyte, also in chunks and also while nginx still receives it",
        arguments: ["on", "off"],
        [true, false]
    )
    func megabyte(buffering: String, isChunked: Bool) throws {
        let responder = try Responder()
        let nginx = try Nginx(
            responder: responder.socket,
            locations:
                "location /echo { fastcgi_request_buffering \(buffering); fastcgi_keep_conn on; fastcgi_pass function; }"
        )
        let client = try nginx.connect()
        let body = String(repeating: "0123456789abcdef", count: 65_536)
        if isChunked {
            try client.wire.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            try client.wire.send("80000\r\n\(body.prefix(524_288))\r\n80000\r\n\(body.suffix(524_288))\r\n0\r\n\r\n")
        } else {
            try client.send("/echo", method: "POST", body: body)
        }
        let answer = try client.answer()
        #expect(answer.status == "200" && answer.body == body)
        try client.send("/echo", method: "POST", body: body + "x")
        #expect(try client.answer().status == "413")
    }

    @Test("loses no request when a newer process takes its place under load")
    func replaced() throws {
        var current = try Responder("health", concurrency: 2)
        let socket = current.socket
        let folder = current.folder
        let nginx = try Nginx(responder: socket)
        let clients = try (0..<8).map { _ in try nginx.connect() }
        for round in 0..<40 {
            for client in clients { try client.send("/health") }
            if round % 4 == 1 {
                let newer = try ChildProcess(
                    "health",
                    ["--fastcgi", "unix:\(socket)"],
                    environment: ["PRICETAG_CONCURRENCY": "2"]
                )
                #expect(try Lines.log(newer.logLine(), "message") == "listening")
                current.child.signal(SIGTERM)
                for client in clients { #expect(try client.answer().status == "200", "round \(round)") }
                #expect(try current.child.wait() == 0)
                current = Responder(child: newer, folder: folder)
            } else {
                for client in clients { #expect(try client.answer().status == "200", "round \(round)") }
            }
        }
    }

    @Test("is started for each request by fcgiwrap")
    func wrapped() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path("wrap.sock")
        let wrapper = try ChildProcess(
            "/usr/bin/spawn-fcgi",
            ["-n", "-s", socket, "--", "/usr/sbin/fcgiwrap"],
            environment: ["PATH": "/usr/sbin:/usr/bin:/bin"]
        )
        defer { wrapper.signal(SIGTERM) }
        _ = try Wire(unix: socket)
        let nginx = try Nginx(responder: socket, script: ChildProcess.executable("fixture-function"))
        let client = try nginx.connect()
        let answer = try client.get("/a?--stream", headers: ["Proxy: http://evil"])
        #expect(answer.status == "200" && answer.body == "/a 0")
        #expect(answer.headers["x-request-id"]?.count == 32)
        #expect(try client.get("/a%2f..").body == "/a%2f.. 0")
        #expect(try client.get("/teapot").status == "418")
        let body = String(repeating: "0123456789abcdef", count: 65_536)
        try client.send("/echo", method: "POST", body: body)
        #expect(try client.answer().body == body)
    }

    @Test("is started by spawn-fcgi on its standard input")
    func spawned() throws {
        let folder = try TemporaryFolder()
        let socket = folder.path("fn.sock")
        let child = try ChildProcess(
            "/usr/bin/spawn-fcgi",
            ["-n", "-s", socket, "--", ChildProcess.executable("health")]
        )
        _ = try Wire(unix: socket)
        let nginx = try Nginx(responder: socket)
        #expect(try nginx.connect().get("/health").status == "200")
        child.signal(SIGTERM)
        #expect(try child.wait() == 0)
    }
}
