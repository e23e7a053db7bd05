/// One request as the meta-variables of CGI/1.1 say it (RFC 3875, 4.1): what CGI programs find in their environment and
/// FastCGI responders in their parameters.
public struct CGIRequest: Sendable {
    /// The meta-variables that are read; every other is left alone, above all paths on the web server's disk.
    enum Variable: Int, CaseIterable {
        case method, target, contentLength, contentType, remoteAddress, serverName, serverProtocol, requestID

        init?(_ name: String) {
            switch name {
            case "REQUEST_METHOD": self = .method
            case "REQUEST_URI": self = .target
            case "CONTENT_LENGTH": self = .contentLength
            case "CONTENT_TYPE": self = .contentType
            case "REMOTE_ADDR": self = .remoteAddress
            case "SERVER_NAME": self = .serverName
            case "SERVER_PROTOCOL": self = .serverProtocol
            case "REQUEST_ID": self = .requestID
            default: return nil
            }
        }
    }

    /// Header fields that speak of the connection to the web server, or that the web server says in variables of their own.
    private static let droppedFields: Set<String> = ["content-length", "content-type", "proxy"]

    private var values = [String?](repeating: nil, count: Variable.allCases.count)
    private var fields: [(name: String, value: String)] = []
    private var authority: String?
    private var isChunked = false

    /// A request of which nothing is known yet.
    public init() {}

    /// Takes one variable; throws a 400 where a header field could not stand in a header, or the server says a thing twice.
    public mutating func take(_ name: String, _ value: @autoclosure () -> String) throws(Problem) {
        if name.hasPrefix("HTTP_") {
            try takeField(Self.fieldName(name), value())
        } else if let variable = Variable(name) {
            guard values[variable.rawValue] == nil else {
                throw Problem(400, "bad-variables", "The web server passes \(name) twice.")
            }
            values[variable.rawValue] = value()
        }
    }

    private mutating func takeField(_ name: String, _ value: String) throws(Problem) {
        guard HTTPFields.isValid(name: name, value: value) else {
            throw Problem(400, "bad-header", "A header field has bytes that no header field can have.")
        }
        switch name {
        case "host": authority = authority ?? value
        case "transfer-encoding": isChunked = isChunked || !value.isEmpty
        case _ where Self.droppedFields.contains(name): break
        default: fields.append((name, value))
        }
    }

    /// "HTTP_USER_AGENT" is "user-agent".
    private static func fieldName(_ name: String) -> String {
        let letters = name.utf8.dropFirst(5)
        return String(unsafeUninitializedCapacity: letters.count) { text in
            for (index, letter) in letters.enumerated() {
                switch letter {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): text[index] = letter | 0x20
                case UInt8(ascii: "_"): text[index] = UInt8(ascii: "-")
                default: text[index] = letter
                }
            }
            return letters.count
        }
    }

    /// What a variable says; to a web server, empty is the same as absent.
    private subscript(_ variable: Variable) -> String? { values[variable.rawValue].flatMap { $0.isEmpty ? nil : $0 } }
}

extension CGIRequest {
    /// The id that the web server gave the request; empty where it gave none.
    public var requestID: String { self[.requestID] ?? "" }

    /// Whether the client wants the header alone.
    public var isHead: Bool { self[.method] == "HEAD" }

    /// Whether nothing changes where the request is never carried out.
    public var isReadOnly: Bool { self[.method] == "GET" || isHead }

    /// Size of the body in bytes, where the web server knows it; throws a 400 where it is no number.
    public func contentLength() throws(Problem) -> Int? {
        guard let text = self[.contentLength] else { return nil }
        guard let length = Int(text), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else {
            throw Problem(400, "bad-content-length", "The length of the body is no number.")
        }
        return length
    }

    /// Size of the body for a host that can't see its end; throws a 411 where only the end of the input would tell.
    public func bodyLength() throws(Problem) -> Int {
        if let length = try contentLength() { return length }
        guard !isChunked else { throw Problem(411, "length-required", "The length of the body has to be known.") }
        return 0
    }

    /// The request with its body, which has to be as long as was announced: half a deposit is none.
    public func incoming(body: [UInt8]) throws(Problem) -> IncomingRequest {
        if let length = try contentLength(), length != body.count {
            throw Problem(400, "bad-body", "The body could not be read to its end.")
        }
        guard let method = self[.method] else { throw Self.missing("REQUEST_METHOD") }
        guard let target = self[.target] else { throw Self.missing("REQUEST_URI") }
        guard HTTPFields.isToken(method) else { throw Problem(400, "bad-method", "The method is no method.") }
        guard target.utf8.first == UInt8(ascii: "/"), target.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw Problem(400, "bad-target", "The request target has no path.")
        }
        return IncomingRequest(
            method: method,
            target: target,
            authority: authority ?? self[.serverName] ?? "",
            headers: entityFields + fields,
            body: body,
            sourceIP: self[.remoteAddress] ?? "",
            networkProtocol: self[.serverProtocol] ?? "HTTP/1.1"
        )
    }

    private var entityFields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let type = self[.contentType], HTTPFields.isValid(name: "content-type", value: type) {
            fields.append(("content-type", type))
        }
        if let length = self[.contentLength] { fields.append(("content-length", length)) }
        return fields
    }

    private static func missing(_ name: String) -> Problem {
        Problem(500, "bad-variables", "The web server passes no \(name).")
    }
}
