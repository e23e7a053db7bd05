import TestSupport
import Testing

@testable import RuntimeProtocols

@Suite("A FastCGI connection")
struct FastCGIConnectionTests {
    private static let parameters = [
        ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/a?b=c"), ("CONTENT_LENGTH", "5"), ("REQUEST_ID", "r1"),
        ("HTTP_X", String(repeating: "v", count: 300)),
    ]
    private static let end = [UInt8](repeating: 0, count: 8)

    @Test("hands out a request once it is whole, and ends it with its answer")
    func wholeRequest() throws {
        var peer = ObservedConnection()
        let bytes = FastCGIBytes.request(7, Self.parameters, body: Array("hello".utf8))
        try peer.receive(Array(bytes.dropLast()))
        #expect(peer.requests.isEmpty && peer.connection.isIncomplete)
        try peer.receive([bytes[bytes.count - 1]])
        let request = try #require(peer.requests.first)
        #expect(request.id == 7 && request.body == Array("hello".utf8))
        var cgi = CGIRequest()
        try request.read(into: &cgi, limits: FastCGIPairs.Limits())
        #expect(cgi.requestID == "r1" && !cgi.isReadOnly)
        #expect(try cgi.incoming(body: request.body).target == "/a?b=c")
        #expect(peer.connection.hasRequests && !peer.connection.isIncomplete && peer.replies.isEmpty)
        peer.connection.end(7)
        #expect(!peer.connection.hasRequests && !peer.connection.isDone)
    }

    @Test("is done behind the answer where the web server does not keep it")
    func notKept() throws {
        var peer = ObservedConnection()
        try peer.receive(FastCGIBytes.request(1, keepsConnection: false))
        #expect(!peer.connection.isDone)
        peer.connection.end(1)
        #expect(peer.connection.isDone)
    }

    @Test("understands the same whatever the pieces are that the bytes come in")
    func anyPieces() throws {
        let padded =
            FastCGIBytes.record(1, 2, [0, 1, 1, 0, 0, 0, 0, 0], padding: 255)
            + FastCGIBytes.record(9, 0, FastCGIBytes.pairs([("FCGI_MPXS_CONNS", "")]), padding: 3)
            + FastCGIBytes.pairs(Self.parameters).flatMap { FastCGIBytes.record(4, 2, [$0], padding: 1) }
            + FastCGIBytes.record(4, 2, padding: 7) + FastCGIBytes.record(5, 2, Array("he".utf8), padding: 5)
            + FastCGIBytes.record(77, 0, [1, 2, 3]) + FastCGIBytes.record(5, 2, Array("llo".utf8))
            + FastCGIBytes.record(5, 2)
            + FastCGIBytes.record(2, 2)
        var whole = ObservedConnection()
        try whole.receive(padded)
        #expect(whole.requests.count == 1 && whole.aborted == [2])
        for pieces in 1...9 {
            var peer = ObservedConnection()
            try peer.receive(padded, pieces: pieces)
            #expect(peer.summary == whole.summary, "pieces of \(pieces)")
        }
        for offset in 1..<padded.count {
            var peer = ObservedConnection()
            try peer.receive(Array(padded[..<offset]))
            try peer.receive(Array(padded[offset...]))
            #expect(peer.summary == whole.summary, "cut at \(offset)")
        }
    }

    @Test("keeps requests that are interleaved apart")
    func interleaved() throws {
        var peer = ObservedConnection()
        let (first, second) = (
            FastCGIBytes.request(1, Self.parameters, body: Array("first".utf8)),
            FastCGIBytes.request(256, Self.parameters, body: Array("other".utf8))
        )
        // A record is never cut by another: they alternate as wholes.
        let (a, b) = (try Self.records(first), try Self.records(second))
        for index in a.indices { try peer.receive(a[index] + b[index], pieces: 3) }
        #expect(peer.requests.map(\.id) == [1, 256])
        #expect(peer.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["first", "other"])
    }

    private static func records(_ bytes: [UInt8]) throws -> [[UInt8]] {
        try #require(FastCGIReply.all(bytes)).map { FastCGIBytes.record($0.type, $0.id, $0.content) }
    }

    @Test("refuses another role, and goes on", arguments: [UInt16(0), 2, 3, 999])
    func otherRole(role: UInt16) throws {
        var peer = ObservedConnection()
        var begin: [UInt8] = []
        FastCGIRecord.appendBegin(3, role: role, keepsConnection: true, to: &begin)
        // The rest of what was refused is passed over.
        try peer.receive(begin + FastCGIBytes.request(3).dropFirst(16))
        #expect(FastCGIReply.all(peer.replies) == [FastCGIReply(type: 3, id: 3, content: [0, 0, 0, 0, 3, 0, 0, 0])])
        #expect(peer.requests.isEmpty && !peer.connection.isDone)
        try peer.receive(FastCGIBytes.request(3))
        #expect(peer.requests.count == 1)
    }

    @Test("refuses more open requests than allowed, and takes one again when one has ended")
    func overloaded() throws {
        var peer = ObservedConnection(openRequests: 2)
        for id: UInt16 in 1...3 { try peer.receive(FastCGIBytes.request(id)) }
        #expect(peer.requests.map(\.id) == [1, 2])
        #expect(FastCGIReply.all(peer.replies) == [FastCGIReply(type: 3, id: 3, content: [0, 0, 0, 0, 2, 0, 0, 0])])
        peer.connection.end(1)
        try peer.receive(FastCGIBytes.request(3))
        #expect(peer.requests.map(\.id) == [1, 2, 3])
    }

    @Test("answers an aborted request that was not whole at once, and tells of one that was")
    func abort() throws {
        var peer = ObservedConnection()
        let bytes = FastCGIBytes.request(5)
        try peer.receive(Array(bytes[..<20]), pieces: 5)
        try peer.receive(Array(bytes[20..<(bytes.count - 8)]) + FastCGIBytes.record(2, 5))
        let ended = [
            FastCGIReply(type: 6, id: 5, content: []), FastCGIReply(type: 3, id: 5, content: [0, 0, 0, 1, 0, 0, 0, 0]),
        ]
        #expect(FastCGIReply.all(peer.replies) == ended)
        // The rest of it, and the end of one that nobody began, mean nothing.
        try peer.receive(Array(bytes.suffix(8)) + FastCGIBytes.record(2, 6))
        #expect(peer.requests.isEmpty && peer.aborted.isEmpty && !peer.connection.hasRequests)
        try peer.receive(bytes + FastCGIBytes.record(2, 5))
        #expect(peer.requests.count == 1 && peer.aborted == [5])
        peer.connection.drop(5)
        #expect(FastCGIReply.all(peer.connection.takeReplies()) == ended)
    }

    @Test("answers each value that it knows once, however often it is asked")
    func values() throws {
        var peer = ObservedConnection()
        let names = ["FCGI_MAX_REQS", "OTHER", "FCGI_MPXS_CONNS", "FCGI_MAX_CONNS", "FCGI_MAX_REQS", ""]
        try peer.receive(FastCGIBytes.record(9, 0, FastCGIBytes.pairs((names + names).map { ($0, "") }), padding: 3))
        let pairs = FastCGIBytes.pairs([("FCGI_MAX_CONNS", "512"), ("FCGI_MAX_REQS", "64"), ("FCGI_MPXS_CONNS", "1")])
        #expect(FastCGIReply.all(peer.replies) == [FastCGIReply(type: 10, id: 0, content: pairs)])
        peer.replies = []
        try peer.receive(FastCGIBytes.record(9, 0))
        #expect(FastCGIReply.all(peer.replies) == [FastCGIReply(type: 10, id: 0, content: [])])
    }

    @Test("names a kind of record that it does not know", arguments: [UInt8(0), 12, 255])
    func unknownType(type: UInt8) throws {
        var peer = ObservedConnection()
        try peer.receive(FastCGIBytes.record(type, 0, [9, 9, 9], padding: 2))
        #expect(
            FastCGIReply.all(peer.replies) == [FastCGIReply(type: 11, id: 0, content: [type, 0, 0, 0, 0, 0, 0, 0])]
        )
    }

    @Test(
        "ends with a peer that does not speak the protocol",
        arguments: [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), FastCGIBytes.record(1, 1, Self.end, version: 0),
            FastCGIBytes.record(1, 0, Self.end), FastCGIBytes.record(1, 1, Array(Self.end.dropLast())),
            FastCGIBytes.record(1, 1), FastCGIBytes.record(1, 1, Self.end + [0]), FastCGIBytes.record(5, 0, [1]),
            FastCGIBytes.record(9, 1), FastCGIBytes.record(9, 0, [UInt8](repeating: 0, count: 4_097)),
            FastCGIBytes.record(9, 0, [5]), FastCGIBytes.record(3, 1, Self.end), FastCGIBytes.record(6, 1),
            FastCGIBytes.record(10, 0), FastCGIBytes.record(11, 0, Self.end),
            FastCGIBytes.request() + FastCGIBytes.request(), FastCGIBytes.request() + FastCGIBytes.record(4, 1, [1]),
            FastCGIBytes.request() + FastCGIBytes.record(5, 1, [1]), FastCGIBytes.request() + FastCGIBytes.record(5, 1),
        ]
    )
    func violations(bytes: [UInt8]) {
        for pieces in [1, 7, Int.max] {
            var peer = ObservedConnection()
            #expect(throws: FastCGIConnection.Violation.self) { try peer.receive(bytes, pieces: pieces) }
        }
    }

    @Test(
        "refuses a body beyond its limit without keeping it",
        arguments: [(1_000, 200), (1_001, 413), (500_000, 413)]
    )
    func bodyLimit(size: Int, status: Int) throws {
        var peer = ObservedConnection(bodyBytes: 1_000)
        try peer.receive(
            FastCGIBytes.request(1, Self.parameters, body: [UInt8](repeating: 1, count: size)),
            pieces: 999
        )
        let request = try #require(peer.requests.first)
        #expect(request.body.count == (status == 200 ? size : 0))
        #expect(Self.outcome(of: request) == "\(status) r1")
    }

    @Test(
        "refuses parameters beyond their limit without keeping them",
        arguments: [(60_000, 200), (66_000, 431), (500_000, 431)]
    )
    func parameterLimit(size: Int, status: Int) throws {
        var peer = ObservedConnection()
        let fields = (0..<(size / 30_000)).map { ("HTTP_F\($0)", String(repeating: "v", count: 29_990)) }
        let more = [("HTTP_REST", String(repeating: "v", count: size % 30_000))]
        try peer.receive(FastCGIBytes.request(1, fields + more), pieces: 4_096)
        let request = try #require(peer.requests.first)
        #expect(Self.outcome(of: request).hasPrefix("\(status) "))
    }

    @Test("reads nothing into parameters that it has left a part out of")
    func partsLeftOut() throws {
        var peer = ObservedConnection()
        let start = FastCGIBytes.pairs([("REQUEST_METHOD", "POST"), ("HTTP_A", String(repeating: "a", count: 30_000))])
        // Behind a part that was too large, nobody knows any more where a name begins.
        let records = [
            start, [UInt8](repeating: 0x61, count: 65_535), FastCGIBytes.pairs([("REQUEST_ID", "forged")]),
        ]
        try peer.receive(FastCGIBytes.record(1, 1, [0, 1, 1, 0, 0, 0, 0, 0]))
        for content in records { try peer.receive(FastCGIBytes.record(4, 1, content)) }
        try peer.receive(FastCGIBytes.record(4, 1) + FastCGIBytes.record(5, 1))
        #expect(Self.outcome(of: try #require(peer.requests.first)) == "431 ")
    }

    /// The status that reading a request leads to, and the id that is known of it all the same.
    private static func outcome(of request: FastCGIRequest) -> String {
        var cgi = CGIRequest()
        var status = 200
        do {
            try request.read(into: &cgi, limits: FastCGIPairs.Limits())
        } catch {
            status = error.status
        }
        return "\(status) \(cgi.requestID)"
    }

    @Test("holds no more of incomplete requests than one of the largest needs")
    func incompleteBytes() throws {
        var peer = ObservedConnection(bodyBytes: 1_500_000, openRequests: 32)
        var begun = [UInt8]()
        for id: UInt16 in 1...8 {
            begun += FastCGIBytes.request(id, Self.parameters, body: [UInt8](repeating: 1, count: 400_000)).dropLast(8)
        }
        try peer.receive(begun)
        let refused = try #require(FastCGIReply.all(peer.replies)).filter { $0.type == 3 && $0.content[4] == 2 }
        #expect(refused.count == 5)
        #expect(peer.connection.requests.reduce(0) { $0 + $1.body.count } <= peer.connection.limits.incompleteBytes)
        // Those that it holds can still become whole.
        for id: UInt16 in 1...8 { try peer.receive(FastCGIBytes.record(5, id)) }
        #expect(peer.requests.map(\.id) == [1, 2, 3])
    }
}
