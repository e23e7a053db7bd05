import Glibc
import RuntimeProtocols
import Testing

@Suite("A function that a web server starts for a request")
struct CGIHostTests {
    private static func variables(_ path: String, method: String = "GET", length: String = "") -> [String: String] {
        [
            "GATEWAY_INTERFACE": "CGI/1.1", "REQUEST_METHOD": method, "REQUEST_URI": path, "CONTENT_LENGTH": length,
            "SERVER_PROTOCOL": "HTTP/1.1", "REQUEST_ID": "r1", "HTTP_PROXY": "http://evil",
        ]
    }

    @Test(
        "answers with a header block, whatever its arguments are",
        arguments: [[], ["--stream"], ["--fastcgi", "127.0.0.1:1"], ["x", "y"]]
    )
    func answers(arguments: [String]) throws {
        let child = try ChildProcess(
            "fixture-function",
            arguments,
            environment: Self.variables("/a?\(arguments.joined(separator: "+"))")
        )
        #expect(
            try child.remainingAnswers() == ["Status: 200 OK\r", "x-request-id: r1\r"]
                + HTTPResponse.protection.map { "\($0.name): \($0.value)\r" } + ["content-length: 4\r", "\r", "/a 0"]
        )
        #expect(try child.wait() == 0)
    }

    @Test("reads exactly as much of its input as was announced, and waits for no end of it")
    func exactLength() throws {
        let child = try ChildProcess(
            "fixture-function",
            environment: Self.variables("/echo", method: "POST", length: "5")
        )
        try child.send("hello, and what is not mine")
        #expect(try child.remainingAnswers().last == "hello")
        #expect(try child.wait() == 0)
    }

    @Test("takes and gives a megabyte")
    func megabyte() throws {
        let child = try ChildProcess(
            "fixture-function",
            environment: Self.variables("/large", method: "POST", length: "1048576")
        )
        try child.send([UInt8](repeating: 1, count: 1_048_576))
        #expect(try child.remainingAnswers().last?.utf8.count == 1_048_576)
        #expect(try child.wait() == 0)
    }

    @Test(
        "refuses what makes no sense, and says so with 65",
        arguments: [("/log", "5", "400"), ("/log", "x", "400"), ("/log", "2000000", "413"), ("*", "", "400")]
    )
    func refused(path: String, length: String, status: String) throws {
        let child = try ChildProcess(
            "fixture-function",
            environment: Self.variables(path, method: "POST", length: length)
        )
        try child.send("four")
        child.closeInput()
        #expect(try child.remainingAnswers().first?.hasPrefix("Status: \(status) ") == true)
        #expect(try child.wait() == 65)
        #expect(try child.remainingLog().map { try Lines.log($0, "message") } == ["request refused"])
    }

    @Test("finishes the request at hand when it is told to end")
    func terminated() throws {
        let child = try ChildProcess("fixture-function", environment: Self.variables("/wait", method: "POST"))
        #expect(try Lines.log(child.logLine(), "message") == "waiting")
        child.signal(SIGTERM)
        child.openGate()
        #expect(try child.remainingAnswers().first == "Status: 200 OK\r")
        #expect(try child.wait() == 0)
    }

    @Test("never lets a header of the function end the header block early")
    func splitHeader() throws {
        let child = try ChildProcess("fixture-function", environment: Self.variables("/split-header"))
        let lines = try child.remainingAnswers()
        #expect(lines.first == "Status: 502 Bad Gateway\r" && !lines.contains { $0.hasPrefix("c:") })
    }
}
