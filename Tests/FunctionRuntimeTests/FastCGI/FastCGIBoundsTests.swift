import Glibc
import RuntimeProtocols
import TestSupport
import Testing

@testable import FunctionRuntime

@Suite("Bounds of a FastCGI host")
struct FastCGIBoundsTests {
    private static let begin = Array(WebServer.request("/a").prefix(16))

    @Test(
        "a connection that does not come to the point is ended, however slowly it goes on",
        arguments: [
            [], Array(begin.prefix(3)), begin,
            Array(WebServer.request("/a", method: "POST", body: [1, 2, 3]).dropLast(8)),
        ]
    )
    func slowRequests(bytes: [UInt8]) throws {
        let server = try InProcessServer { settings in
            settings.parametersTime = .milliseconds(50)
            settings.bodyTime = .milliseconds(50)
        }
        let slow = try server.connect()
        try slow.wire.send(bytes)
        #expect(try slow.wire.remaining().isEmpty)
        if !bytes.isEmpty { #expect(server.firstLine()?.contains("did not arrive in time") == true) }
        let good = try server.connect()
        try good.send("/a")
        #expect(try good.answer().status == "200")
    }

    @Test("an idle connection is ended after its time, and one that answers is not idle")
    func idle() throws {
        let server = try InProcessServer { $0.idleTime = .milliseconds(50) }
        let connection = try server.connect()
        try connection.send("/a")
        #expect(try connection.answer().status == "200")
        #expect(try connection.wire.remaining().isEmpty && server.lines.isEmpty)
    }

    @Test("an answer that nobody reads is given up, with its connection")
    func stalledReader() throws {
        let large: @Sendable (HTTPEvent) -> HTTPResponse = { _ in
            HTTPResponse(statusCode: 200, body: [UInt8](repeating: 1, count: 4_000_000))
        }
        let server = try InProcessServer(change: { $0.sendingTime = .milliseconds(50) }, respond: large)
        let stalled = try server.connect()
        try stalled.send("/a")
        #expect(server.firstLine()?.contains("not read in time") == true)
        #expect(throws: (any Error).self) { try stalled.answer() }
    }

    @Test("a connection beyond the last waits until there is room for it")
    func connections() throws {
        let server = try InProcessServer { $0.connections = 2 }
        var open = try (0..<2).map { _ in try server.connect() }
        for connection in open { try connection.roundTrip() }
        let waiting = try (0..<3).map { _ in try server.connect() }
        for connection in waiting { try connection.send("/a") }
        open = []
        // Two have room now; each that is done with makes room for the next.
        #expect(try waiting[0].answer().status == "200" && waiting[1].answer().status == "200")
        var descriptor = pollfd(fd: waiting[2].wire.descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&descriptor, 1, 0) == 0)
        shutdown(waiting[0].wire.descriptor, Int32(SHUT_RDWR))
        #expect(try waiting[2].answer().status == "200")
    }

    @Test("too many open requests of one connection are refused by the protocol, too many in all by an answer")
    func overload() throws {
        let gate = try Gate()
        let server = try InProcessServer(
            change: { settings in
                settings.limits.openRequests = 3
                settings.waitingRequests = 2
            },
            respond: gate.respond
        )
        let first = try server.connect()
        try first.send("/wait", id: 1)
        try gate.waitForStart()
        for id: UInt16 in 2...4 { try first.send("/a", id: id) }
        #expect(try first.answer(4) == .init(protocolStatus: 2))
        let second = try server.connect()
        try second.send("/a", id: 7)
        let refused = try second.answer(7)
        #expect(
            refused.status == "503" && refused.head.contains("retry-after: 1")
                && refused.head.contains("x-request-id: r7")
        )
        gate.open()
        for id: UInt16 in 1...3 { #expect(try first.answer(id).status == "200") }
        try second.send("/a", id: 8)
        #expect(try second.answer(8).status == "200")
    }

    @Test("a request that nobody waits for any more takes no other's place", arguments: [false, true])
    func unwantedRequests(isAborted: Bool) throws {
        let gate = try Gate()
        let server = try InProcessServer(change: { $0.waitingRequests = 2 }, respond: gate.respond)
        // A server whose slot is at work for ever would never let the test fail.
        defer { gate.open() }
        let first = try server.connect()
        try first.send("/wait", id: 1)
        try gate.waitForStart()
        try Self.fillQueue(server, isAborted: isAborted)
        let other = try server.connect()
        for id: UInt16 in 7...8 { try other.send("/a", id: id) }
        try other.send("/a", id: 9)
        // Two have room now, and the third is still one too many.
        #expect(try other.answer(9).status == "503")
        gate.open()
        #expect(try first.answer(1).status == "200")
        for id: UInt16 in 7...8 { #expect(try other.answer(id).status == "200") }
    }

    /// Has two requests wait that are given up then, by their web server or with their connection.
    private static func fillQueue(_ server: InProcessServer, isAborted: Bool) throws {
        let gone = try server.connect()
        for id: UInt16 in 2...3 { try gone.send("/a", id: id) }
        try gone.roundTrip()
        if isAborted {
            for id: UInt16 in 2...3 { try gone.wire.send(FastCGIBytes.record(2, id)) }
            for id: UInt16 in 2...3 { #expect(try gone.answer(id) == .init(applicationStatus: 1)) }
        } else {
            shutdown(gone.wire.descriptor, Int32(SHUT_WR))
            #expect(try gone.wire.remaining().isEmpty)
        }
    }

    @Test("a request whose time is over before its turn is not begun")
    func queueTimeout() throws {
        let gate = try Gate()
        let server = try InProcessServer(
            timeout: .milliseconds(30),
            respond: gate.respond
        )
        let (first, second) = (try server.connect(), try server.connect())
        try first.send("/wait")
        try gate.waitForStart()
        try second.send("/a", id: 2, method: "POST")
        try second.roundTrip()
        // Its time begins when it has come, which is behind us by now.
        let deadline = Deadline(after: .milliseconds(30))
        while !deadline.isOver { poll(nil, 0, 5) }
        gate.open()
        #expect(try first.answer().status == "200")
        #expect(try second.answer(2).status == "504")
    }
}

/// A handler whose answer to "/wait" waits until the test says so.
private final class Gate {
    private let gate: Pipe
    private let start: Pipe
    let respond: @Sendable (HTTPEvent) -> HTTPResponse

    init() throws {
        let (gate, start) = (try Pipe(), try Pipe())
        (self.gate, self.start) = (gate, start)
        let (reading, writing) = (gate.reading.number, start.writing.number)
        respond = { event in
            var byte: UInt8 = 0x0A
            if event.rawPath == "/wait", write(writing, &byte, 1) == 1 { while read(reading, &byte, 1) > 0 {} }
            return HTTPResponse(statusCode: 200)
        }
    }

    /// Waits until a request has a slot and waits in it.
    func waitForStart() throws { _ = try start.reading.line() }

    func open() { gate.writing.close() }
}
