import Glibc
import RuntimeProtocols
import TestSupport
import Testing

@Suite("A function started with --fastcgi")
struct FastCGIHostTests {
    @Test(
        "answers requests one after the other on a connection that is kept, and ends on SIGTERM with 0",
        arguments: [SIGTERM, SIGINT]
    )
    func keptConnection(signal: Int32) throws {
        let responder = try Responder()
        let server = try responder.connect()
        for _ in 0..<3 {
            try server.send("/a?b", id: 9)
            let answer = try server.answer(9)
            #expect(answer.head == Self.head(id: "r9"))
            #expect(answer.text == "/a 0" && answer.protocolStatus == 0 && answer.applicationStatus == 0)
        }
        responder.child.signal(signal)
        #expect(try server.wire.remaining().isEmpty)
        #expect(try responder.child.wait() == 0)
        #expect(access(responder.socket, F_OK) != 0)
    }

    /// The header block of an answer of four bytes.
    private static func head(id: String) -> String {
        let protection = HTTPResponse.protection.map { "\($0.name): \($0.value)\r\n" }.joined()
        return "Status: 200 OK\r\nx-request-id: \(id)\r\n\(protection)content-length: 4"
    }

    @Test("ends the connection behind its answer where it is not kept")
    func notKept() throws {
        let responder = try Responder()
        let server = try responder.connect()
        try server.send("/a", keepsConnection: false)
        #expect(try server.answer().text == "/a 0")
        #expect(try server.wire.remaining().isEmpty)
    }

    @Test("answers HEAD and the problems of a function as every host does")
    func answers() throws {
        let server = try Responder().connect()
        try server.send("/a", method: "HEAD")
        #expect(try server.answer() == .init(head: Self.head(id: "r1")))
        for (path, status) in [
            ("/teapot", "418"), ("/fail", "500"), ("/empty", "204"), ("/split-header", "502"), ("*", "400"),
        ] {
            try server.send(path)
            let answer = try server.answer()
            #expect(answer.status == status, "\(path)")
            #expect(answer.head.contains("x-request-id: r1"))
        }
    }

    @Test("takes and gives a megabyte at once, to a reader who only reads when all is sent")
    func megabyte() throws {
        let responder = try Responder()
        let server = try responder.connect()
        let body = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try server.send("/echo", method: "POST", body: body)
        #expect(try server.answer().body == body)
        // Four answers that nobody reads meanwhile: more than the socket holds.
        for id: UInt16 in 1...4 { try server.send("/large", id: id) }
        // In any order: whichever thread reads a part of the connection hands over what is whole in it.
        var bytes: [UInt16: Int] = [:]
        var ended: Set<UInt16> = []
        while ended.count < 4 {
            let reply = try server.reply()
            if reply.type == 6 { bytes[reply.id, default: 0] += reply.content.count }
            if reply.type == 3 { ended.insert(reply.id) }
        }
        #expect(ended == [1, 2, 3, 4])
        #expect(bytes.values.allSatisfy { (1_048_576..<1_049_600).contains($0) }, "\(bytes)")
    }

    @Test("never carries out what has not come whole", arguments: [(5, 10), (10, 5), (0, 1)])
    func shortBody(size: Int, length: Int) throws {
        let responder = try Responder()
        let server = try responder.connect()
        try server.send("/log", method: "POST", body: [UInt8](repeating: 1, count: size), length: length)
        #expect(try server.answer().status == "400")
        try server.send("/echo", method: "POST", body: Array("whole".utf8))
        #expect(try server.answer().text == "whole")
        responder.child.signal(SIGTERM)
        #expect(
            try responder.child.remainingLog().map { try Lines.log($0, "message") } == ["request refused", "ending"]
        )
    }

    @Test(
        "refuses a body beyond PRICETAG_MAX_BODY_BYTES, and goes on",
        arguments: [(2_000, "200"), (2_001, "413"), (1_000_000, "413")]
    )
    func bodyLimit(size: Int, status: String) throws {
        let server = try Responder(environment: ["PRICETAG_MAX_BODY_BYTES": "2000"]).connect()
        try server.send("/echo", method: "POST", body: [UInt8](repeating: 1, count: size))
        #expect(try server.answer().status == status)
        try server.send("/a")
        #expect(try server.answer().status == "200")
    }

    @Test("answers requests that are interleaved on one connection, each under its id")
    func interleaved() throws {
        let responder = try Responder(concurrency: 4)
        let server = try responder.connect()
        let (first, second) = (WebServer.request("/wait", id: 1, method: "POST"), WebServer.request("/b", id: 2))
        try server.wire.send(Array(first.prefix(16)) + second.prefix(16) + first.dropFirst(16) + second.dropFirst(16))
        // The one that waits holds the other up no longer than it has to.
        #expect(try server.answer(2).text == "/b 0")
        responder.child.openGate()
        #expect(try server.answer(1).text == "/wait 0")
    }

    @Test("ends with a peer that speaks something else, politely, and goes on with the others")
    func otherProtocol() throws {
        let responder = try Responder()
        let (good, bad) = (try responder.connect(), try responder.connect())
        // More than it reads before it sees that this is nothing: its end is still no reset.
        try bad.wire.send([UInt8](repeating: 0x47, count: 100_000))
        #expect(try bad.wire.remaining().isEmpty)
        try good.send("/a")
        #expect(try good.answer().status == "200")
    }

    @Test("has a log line for what was printed at once")
    func strayPrint() throws {
        let responder = try Responder()
        let server = try responder.connect()
        try server.send("/print")
        #expect(try server.answer().status == "200")
        #expect(try responder.child.logLine() == "a stray line")
    }
}
