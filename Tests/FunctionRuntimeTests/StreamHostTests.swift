import Glibc
import Testing

@Suite("A function started with --stream")
struct StreamHostTests {
    private static func worker(
        _ function: String = "health",
        environment: [String: String] = [:],
        input: ChildProcess.Stream = .pipe,
        output: ChildProcess.Stream = .pipe
    ) throws -> ChildProcess {
        try ChildProcess(function, ["--stream"], environment: environment, input: input, output: output)
    }

    @Test("answers each event before the next is sent, and ends with its input")
    func oneByOne() throws {
        let child = try Self.worker()
        for index in 0..<20 {
            try child.send(Lines.event("/health", id: "r\(index)") + "\n")
            #expect(try Lines.summary(child.answer()) == "200 r\(index)")
        }
        child.closeInput()
        #expect(try child.remainingAnswers().isEmpty)
        #expect(try child.wait() == 0)
    }

    @Test("answers events that come together, in their order")
    func together() throws {
        let child = try Self.worker()
        let identifiers = (0..<500).map { "r\($0)" }
        try child.send(identifiers.map { Lines.event("/health", id: $0) + "\n" }.joined())
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.summary) == identifiers.map { "200 \($0)" })
        #expect(try child.wait() == 0)
    }

    @Test("answers the warm-up itself, with the same line, and none that differs from it")
    func warmUp() throws {
        let child = try Self.worker("fixture-function")
        try child.send("{\"warmUp\":true}\n")
        #expect(try child.answer() == "{\"warmUp\":true}")
        try child.send(Lines.event("/a", id: "r1") + "\n{\"warmUp\":true}\n{\"warmUp\": true}\n")
        #expect(try Lines.summary(child.answer()) == "200 r1")
        #expect(try child.answer() == "{\"warmUp\":true}")
        #expect(try Lines.status(child.answer()) == 400)
        child.closeInput()
        #expect(try child.wait() == 0)
    }

    @Test("reads an event that arrives in pieces")
    func pieces() throws {
        let child = try Self.worker()
        for byte in (Lines.event("/health", id: "r1") + "\n" + Lines.event("/none", id: "r2") + "\n").utf8 {
            try child.send([byte])
        }
        #expect(try Lines.summary(child.answer()) == "200 r1")
        #expect(try Lines.summary(child.answer()) == "404 r2")
    }

    @Test("passes over empty lines, takes CRLF, and goes on after a malformed line")
    func malformed() throws {
        let child = try Self.worker()
        let (first, last) = (Lines.event("/health", id: "r1"), Lines.event("/health", id: "r2"))
        try child.send("\n\r\n\(first)\r\n\n{\"rawPath\":\nnull\n\u{0}\n\(last)\n\n")
        child.closeInput()
        let answers = try child.remainingAnswers()
        #expect(try answers.map(Lines.status) == [200, 400, 400, 400, 200])
        #expect(try Lines.summary(answers.last) == "200 r2")
        #expect(try child.wait() == 0)
    }

    @Test("answers a last line without its line break", arguments: [("", Int32(0), 200), ("}", 65, 400)])
    func lastLine(extra: String, exit: Int32, status: Int) throws {
        let child = try Self.worker()
        try child.send(Lines.event("/health", id: "r1") + "\n" + Lines.event("/health", id: "r2") + extra)
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.status) == [200, status])
        #expect(try child.wait() == exit)
    }

    @Test("answers an event over the limit with 413 and goes on", arguments: [2_049, 70_000, 200_000])
    func tooLarge(size: Int) throws {
        let child = try Self.worker(environment: ["PRICETAG_MAX_EVENT_BYTES": "2048"])
        let fits = Lines.event("/health", id: "r2")
        try child.send(String(repeating: "x", count: size) + "\n")
        #expect(try Lines.status(child.answer()) == 413)
        try child.send(fits + String(repeating: " ", count: 2_048 - fits.utf8.count) + "\r\n")
        #expect(try Lines.summary(child.answer()) == "200 r2")
        try child.send(String(repeating: "y", count: size))
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.status) == [413])
        #expect(try child.wait() == 65)
    }

    @Test("answers an event of 20 MB with 413 and goes on")
    func twentyMegabytes() throws {
        let child = try Self.worker()
        try child.send(Lines.event("/health", id: "r1", body: String(repeating: "x", count: 20_000_000)) + "\n")
        #expect(try Lines.status(child.answer()) == 413)
        try child.send(Lines.event("/health", id: "r2") + "\n")
        #expect(try Lines.summary(child.answer()) == "200 r2")
    }

    @Test("ends with 0 when it is told to while it waits", arguments: [SIGTERM, SIGINT])
    func idle(signal: Int32) throws {
        let child = try Self.worker()
        try child.send(Lines.event("/health", id: "r1") + "\n")
        #expect(try Lines.summary(child.answer()) == "200 r1")
        child.signal(signal)
        #expect(try child.wait() == 0)
        #expect(try child.remainingAnswers().isEmpty)
    }

    @Test("answers every event that was in the pipe when it was told to end", arguments: [SIGTERM, SIGINT])
    func drained(signal: Int32) throws {
        let child = try Self.worker("fixture-function")
        try child.send(Lines.event("/wait", id: "first") + "\n")
        #expect(try Lines.log(child.logLine(), "message") == "waiting")
        // More than one read's worth waits behind the event at hand.
        let identifiers = (0..<2_000).map { "r\($0)" }
        try child.send(identifiers.map { Lines.event("/a", id: $0) + "\n" }.joined())
        child.signal(signal)
        child.openGate()
        #expect(try child.wait() == 0)
        #expect(try child.remainingAnswers().map(Lines.summary) == (["first"] + identifiers).map { "200 \($0)" })
    }

    @Test("waits for the rest of an event that was half there when it was told to end")
    func halfAnEvent() throws {
        let child = try Self.worker("fixture-function")
        let event = Lines.event("/a", id: "r2") + "\n"
        try child.send(Lines.event("/wait", id: "r1") + "\n" + event.prefix(20))
        #expect(try Lines.log(child.logLine(), "message") == "waiting")
        child.signal(SIGTERM)
        child.openGate()
        #expect(try Lines.summary(child.answer()) == "200 r1")
        try child.send(String(event.dropFirst(20)))
        #expect(try Lines.summary(child.answer()) == "200 r2")
        #expect(try child.wait() == 0)
    }

    @Test("tells with 74 that its answer was lost")
    func lostOutput() throws {
        let child = try Self.worker(output: .brokenPipe)
        try child.send(Lines.event("/health", id: "r1") + "\n")
        #expect(try child.wait() == 74)
    }

    @Test("tells with 66 that it can't read", arguments: [ChildProcess.Stream.closed, .folder])
    func unreadableInput(kind: ChildProcess.Stream) throws {
        let child = try Self.worker(input: kind)
        #expect(try child.wait() == 66)
    }

    @Test("waits where its pipes would have it try again")
    func nonBlockingPipes() throws {
        let child = try Self.worker("fixture-function", input: .nonBlockingPipe, output: .nonBlockingPipe)
        let event = Lines.event("/a", id: "r1") + "\n"
        for piece in [event.prefix(30), event.dropFirst(30)] { try child.send(String(piece)) }
        #expect(try Lines.summary(child.answer()) == "200 r1")
        // More answers than the pipe holds: the worker has to wait for its reader.
        let identifiers = (0..<8_000).map { "r\($0)" }
        try child.send(identifiers.map { Lines.event("/a", id: $0) + "\n" }.joined())
        child.closeInput()
        #expect(try child.remainingAnswers().map(Lines.summary) == identifiers.map { "200 \($0)" })
        #expect(try child.wait() == 0)
    }
}
