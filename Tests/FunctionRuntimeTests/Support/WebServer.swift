import RuntimeProtocols
import TestSupport
import Testing

/// A web server's side of a FastCGI connection.
struct WebServer {
    let wire: Wire
    /// Who has to live as long as the connection.
    private let responder: AnyObject?

    init(_ path: String, of responder: AnyObject? = nil, waits: Bool = true) throws {
        wire = try Wire(unix: path, waits: waits)
        self.responder = responder
    }

    init(port: UInt16) throws {
        wire = try Wire(port: port)
        responder = nil
    }

    /// How a request ended.
    struct Answer: Equatable {
        var head = ""
        var body: [UInt8] = []
        var applicationStatus: UInt8 = 0
        var protocolStatus: UInt8 = 0

        var status: String { String(head.prefix { $0 != "\r" }.dropFirst("Status: ".count).prefix(3)) }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    static func request(
        _ path: String,
        id: UInt16 = 1,
        method: String = "GET",
        body: [UInt8] = [],
        length: Int? = nil,
        keepsConnection: Bool = true
    ) -> [UInt8] {
        let parameters = [
            ("REQUEST_METHOD", method), ("REQUEST_URI", path), ("REQUEST_ID", "r\(id)"),
            ("CONTENT_LENGTH", length.map(String.init) ?? (body.isEmpty ? "" : "\(body.count)")),
        ]
        return FastCGIBytes.request(id, parameters, body: body, keepsConnection: keepsConnection)
    }

    func send(
        _ path: String,
        id: UInt16 = 1,
        method: String = "GET",
        body: [UInt8] = [],
        length: Int? = nil,
        keepsConnection: Bool = true
    ) throws {
        try wire.send(
            Self.request(path, id: id, method: method, body: body, length: length, keepsConnection: keepsConnection)
        )
    }

    /// The next record.
    func reply() throws -> FastCGIReply {
        let header = try wire.take(8)
        let length = Int(header[4]) << 8 | Int(header[5])
        let content = try wire.take(length)
        _ = try wire.take(Int(header[6]))
        return FastCGIReply(type: header[1], id: UInt16(header[2]) << 8 | UInt16(header[3]), content: content)
    }

    /// The answer to a request; records of other requests are not expected in between.
    func answer(_ id: UInt16 = 1) throws -> Answer {
        var output: [UInt8] = []
        while true {
            let reply = try reply()
            try #require(reply.id == id)
            if reply.type == 6 { output += reply.content }
            guard reply.type == 3 else { continue }
            var answer = Answer(applicationStatus: reply.content[3], protocolStatus: reply.content[4])
            let text = output[...]
            if let end = text.indices.dropLast(3).first(where: { output[$0..<($0 + 4)] == [13, 10, 13, 10] }) {
                answer.head = String(decoding: output[..<end], as: UTF8.self)
                answer.body = Array(output[(end + 4)...])
            }
            return answer
        }
    }

    /// Waits until the responder has dealt with all that was sent before on any connection: with one slot at work there is
    /// one thread for the sockets, which takes them in their order. Once for connections to be taken, which only then are in that
    /// order, and once for what they have brought.
    func roundTrip() throws {
        for _ in 0..<2 {
            try wire.send(FastCGIBytes.record(9, 0, FastCGIBytes.pairs([("FCGI_MPXS_CONNS", "")])))
            let reply = try reply()
            let expected = FastCGIReply(type: 10, id: 0, content: FastCGIBytes.pairs([("FCGI_MPXS_CONNS", "1")]))
            try #require(reply == expected)
        }
    }
}

/// A FastCGI responder as a process of its own, on a socket in a folder of its own.
struct Responder {
    let child: ChildProcess
    let folder: TemporaryFolder
    var socket: String { folder.path("fn.sock") }

    init(
        _ function: String = "fixture-function",
        concurrency: Int = 1,
        mode: String = "",
        environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        var environment = environment
        environment["PRICETAG_CONCURRENCY"] = "\(concurrency)"
        child = try ChildProcess(
            function,
            ["--fastcgi", "unix:\(folder.path("fn.sock"))\(mode)"],
            environment: environment
        )
        let line = try child.logLine()
        try #require(try Lines.log(line, "message") == "listening", "\(line ?? "")")
    }

    /// One that has been started already.
    init(child: ChildProcess, folder: TemporaryFolder) { (self.child, self.folder) = (child, folder) }

    func connect() throws -> WebServer { try WebServer(socket, of: child) }
}
