import Glibc
import JSONCodec
import Testing

@Suite("A function started for one event")
struct OneShotHostTests {
    private static func run(
        _ event: String,
        _ function: String = "health",
        environment: [String: String] = [:]
    ) throws -> (answers: [String], log: [String], status: Int32) {
        let child = try ChildProcess(function, environment: environment)
        try child.send(event)
        child.closeInput()
        return (try child.remainingAnswers(), try child.remainingLog(), try child.wait())
    }

    @Test("answers on one line and exits with 0", arguments: ["", "\n", "\r\n", "  \n\n"])
    func answers(ending: String) throws {
        let run = try Self.run(Lines.event("/health", id: "r1") + ending)
        #expect(run.answers.count == 1)
        #expect(try Lines.summary(run.answers.first) == "200 r1")
        #expect(run.log.isEmpty)
        #expect(run.status == 0)
        let answer = try JSONValue(parsing: Array(run.answers[0].utf8))
        #expect(answer["body"] == #"{"status":"ok","service":"pricetag"}"#)
        #expect(answer["isBase64Encoded"] == false)
    }

    @Test("reads an event over many lines")
    func prettyPrinted() throws {
        let event = Lines.event("/health", id: "r1").replacing(",", with: ",\r\n  ")
        #expect(try Lines.summary(Self.run(event).answers.first) == "200 r1")
    }

    @Test(
        "answers a damaged event with 400, logs it and exits with 65",
        arguments: [
            "", "\n", "{", "nonsense", "[]", "{}", "{\"a\":1}{\"b\":2}", Lines.event("/health", id: "r1") + "x",
            "\u{FEFF}{}",
        ]
    )
    func damaged(event: String) throws {
        let run = try Self.run(event)
        #expect(try run.answers.map(Lines.status) == [400])
        #expect(run.status == 65)
        #expect(try run.log.map { try Lines.log($0, "message") } == ["event refused"])
        #expect(try Lines.summary(run.answers.first) == "400 \(Lines.log(run.log.first, "request_id") ?? "")")
    }

    @Test("answers an event of 20 MB with 413 and reads it to its end")
    func twentyMegabytes() throws {
        let run = try Self.run(Lines.event("/health", id: "r1", body: String(repeating: "x", count: 20_000_000)))
        #expect(try run.answers.map(Lines.status) == [413])
        #expect(run.status == 65)
    }

    @Test("takes an event as large as the limit and not a byte more", arguments: [(0, 200, Int32(0)), (1, 413, 65)])
    func limit(extra: Int, status: Int, exit: Int32) throws {
        let event = Lines.event("/health", id: "r1")
        let padded = event + String(repeating: " ", count: 2_048 - event.utf8.count + extra)
        let run = try Self.run(padded, environment: ["PRICETAG_MAX_EVENT_BYTES": "2048"])
        #expect(try run.answers.map(Lines.status) == [status])
        #expect(run.status == exit)
    }

    @Test("finishes the event at hand when it is told to end", arguments: [SIGTERM, SIGINT])
    func terminated(signal: Int32) throws {
        let child = try ChildProcess("fixture-function")
        try child.send(Lines.event("/wait", id: "r1"))
        child.closeInput()
        #expect(try Lines.log(child.logLine(), "message") == "waiting")
        child.signal(signal)
        child.openGate()
        #expect(try Lines.summary(child.answer()) == "200 r1")
        #expect(try child.wait() == 0)
    }

    @Test("tells with 74 that its answer was lost", arguments: [ChildProcess.Stream.brokenPipe, .closed])
    func lostOutput(kind: ChildProcess.Stream) throws {
        let child = try ChildProcess("health", output: kind)
        // A process without standard output ends before it reads.
        try? child.send(Lines.event("/health", id: "r1"))
        child.closeInput()
        #expect(try child.wait() == 74)
    }

    @Test("tells with 66 that it can't read its event", arguments: [ChildProcess.Stream.closed, .folder])
    func unreadableInput(kind: ChildProcess.Stream) throws {
        let child = try ChildProcess("health", input: kind)
        #expect(try child.remainingAnswers().isEmpty)
        #expect(try child.wait() == 66)
        #expect(try child.remainingLog().contains { $0.contains("standard input") })
    }

    @Test("needs no standard error, and never mistakes another file for it")
    func closedErrors() throws {
        let child = try ChildProcess("fixture-function", errors: .closed)
        try child.send(Lines.event("/log", id: "r1"))
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.summary) == ["200 r1"])
        #expect(try child.wait() == 0)
    }

    @Test("waits where its pipes would have it try again")
    func nonBlockingPipes() throws {
        let child = try ChildProcess("fixture-function", input: .nonBlockingPipe, output: .nonBlockingPipe)
        try child.send(Lines.event("/a", id: "r1"))
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.summary) == ["200 r1"])
        #expect(try child.wait() == 0)
    }
}
