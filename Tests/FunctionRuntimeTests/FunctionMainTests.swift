import JSONCodec
import Testing

@Suite("A function's process")
struct FunctionMainTests {
    @Test(
        "refuses arguments that no host has, and exits with 64",
        arguments: [["--strem"], ["--stream", "x"], [""], ["-h"]]
    )
    func usage(arguments: [String]) throws {
        let child = try ChildProcess("health", arguments)
        #expect(try child.wait() == 64)
        #expect(try child.remainingLog().contains { $0.hasPrefix("usage: ") })
        #expect(try child.remainingAnswers().isEmpty)
    }

    @Test(
        "refuses a configuration that is wrong, names the key and never the value, and exits with 78",
        arguments: [
            ("PRICETAG_LOG_LEVEL", "loud"), ("PRICETAG_TIMEOUT_MS", "0"), ("PRICETAG_MAX_EVENT_BYTES", "12"),
            ("PRICETAG_CONCURRENCY", "0"), ("PRICETAG_CONCURRENCY", "65"), ("PRICETAG_MAX_BODY_BYTES", "-1"),
            ("PRICETAG_TYPO", "value"), ("PRICETAG_DATABASE_URL", "mysql://secret@host"),
        ]
    )
    func configuration(key: String, value: String) throws {
        let child = try ChildProcess("health", ["--stream"], environment: [key: value])
        #expect(try child.wait() == 78)
        let log = try child.remainingLog()
        #expect(log.count == 1)
        #expect(log.first?.hasPrefix("health: \(key): ") == true)
        #expect(log.first?.contains("secret") == false)
    }

    @Test(
        "checks its health without an event: whether its settings are right",
        arguments: [
            ("PRICETAG_HOME", "/data", 0), ("PRICETAG_LOG_LEVEL", "loud", 78), ("PRICETAG_HOME", "no place", 78),
        ]
            as [(String, String, Int32)]
    )
    func health(key: String, value: String, status: Int32) throws {
        let child = try ChildProcess("fixture-function", ["--healthcheck"], environment: [key: value])
        #expect(try child.wait() == status)
        #expect(try child.remainingAnswers().isEmpty)
        #expect(try child.remainingLog().count == (status == 0 ? 0 : 1))
    }

    @Test("keeps a stray print out of its answers: it is a line on standard error, there before the next event is")
    func strayPrint() throws {
        let child = try ChildProcess("fixture-function", ["--stream"])
        for index in 0..<2 {
            try child.send(Lines.event("/print", id: "r\(index)") + "\n")
            #expect(try Lines.summary(child.answer()) == "200 r\(index)")
            #expect(try child.logLine() == "a stray line")
        }
        child.closeInput()
        #expect(try child.remainingAnswers().isEmpty)
        #expect(try child.wait() == 0)
    }

    @Test("writes log lines that are JSON and name the function and the request")
    func logLines() throws {
        let child = try ChildProcess("fixture-function", ["--stream"])
        try child.send(Lines.event("/log", id: "r7") + "\n")
        let line = try #require(try child.logLine())
        let log = try JSONValue(parsing: Array(line.utf8))
        #expect(
            log.object?.members.map(\.name) == [
                "@timestamp", "log.level", "message", "function", "a.number", "text", "request_id",
            ]
        )
        #expect(log["message"] == "shown" && log["log.level"] == "notice")
        #expect(log["function"] == "fixture-function" && log["request_id"] == "r7")
        #expect(log["text"] == "two\nlines \"quoted\"")
        #expect(log["@timestamp"]?.string?.count == 24)
    }

    @Test(
        "logs from the level that it was told",
        arguments: [("debug", ["hidden", "shown"]), ("notice", ["shown"]), ("error", [])]
    )
    func logLevel(level: String, expected: [String]) throws {
        let child = try ChildProcess("fixture-function", environment: ["PRICETAG_LOG_LEVEL": level])
        try child.send(Lines.event("/log", id: "r1"))
        child.closeInput()
        #expect(try child.wait() == 0)
        #expect(try child.remainingLog().map { try Lines.log($0, "message") } == expected)
    }

    @Test("answers an error that nobody foresaw with a 500 whose reason only the log tells")
    func unforeseenError() throws {
        let child = try ChildProcess("fixture-function")
        try child.send(Lines.event("/fail", id: "r1"))
        child.closeInput()
        let answer = try #require(try child.answer())
        #expect(try Lines.summary(answer) == "500 r1")
        #expect(!answer.contains("for the log alone"))
        let line = try #require(try child.logLine())
        #expect(line.contains("for the log alone"))
        #expect(try Lines.log(line, "request_id") == "r1")
        #expect(try child.wait() == 0)
    }

    @Test(
        "sends no body with an answer that has none by its nature",
        arguments: [("HEAD", "/a", "200 r1"), ("GET", "/empty", "204 r1"), ("HEAD", "/teapot", "418 r1")]
    )
    func noBody(method: String, path: String, summary: String) throws {
        let child = try ChildProcess("fixture-function")
        try child.send(Lines.event(path, id: "r1", method: method))
        child.closeInput()
        let answer = try #require(try child.answer())
        #expect(try Lines.summary(answer) == summary)
        #expect(try JSONValue(parsing: Array(answer.utf8))["body"] == "")
    }

    @Test(
        "mints a request id where the platform's is missing or could break a header",
        arguments: ["", "a\r\nb: c", "é", "a b", String(repeating: "x", count: 129)]
    )
    func badRequestID(id: String) throws {
        let child = try ChildProcess("fixture-function")
        try child.send(Lines.event("/a", id: id))
        child.closeInput()
        let summary = try Lines.summary(child.answer())
        #expect(summary.wholeMatch(of: /200 [0-9a-f]{32}/) != nil)
    }

    @Test("repairs an environment that is not UTF-8, and finds settings whose value begins with a combining mark")
    func strangeEnvironment() throws {
        let child = try ChildProcess("health", environment: ["PRICETAG_LOG_LEVEL": "\u{301}info"])
        child.closeInput()
        #expect(try child.wait() == 78)
        #expect(try child.remainingLog().first?.hasPrefix("health: PRICETAG_LOG_LEVEL: ") == true)
    }
}
