/// A request as it came off the wire, before it is an event: every host that speaks HTTP or CGI makes its events from this.
public struct IncomingRequest: Sendable {
    /// Method as received.
    public var method: String
    /// Path and query as received.
    public var target: String
    /// Host and port that the client asked.
    public var authority: String
    /// Fields in their order, repeats and all.
    public var headers: [(name: String, value: String)]
    /// Body as bytes.
    public var body: [UInt8]
    /// Address of the client.
    public var sourceIP: String
    /// "HTTP/1.1"
    public var networkProtocol: String

    /// Makes a request from its parts.
    public init(
        method: String,
        target: String,
        authority: String = "",
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        sourceIP: String = "",
        networkProtocol: String = "HTTP/1.1"
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.headers = headers
        self.body = body
        self.sourceIP = sourceIP
        self.networkProtocol = networkProtocol
    }

    /// The part of the target before "?".
    public var rawPath: String { Self.path(of: target) }

    /// The part of the target behind "?".
    public var rawQueryString: String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[target.utf8.index(after: $0)...]) } ?? ""
    }

    /// The part of a target before "?".
    public static func path(of target: String) -> String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target
    }
}

extension IncomingRequest {
    /// Most query parameters of one request; more are refused before they cost anything.
    private static let queryLimit = 500

    /// Headers that concern one connection only, or that a function must never see (httpoxy).
    private static let droppedHeaders: Set<String> = [
        "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade", "proxy",
        "cookie", "host", "x-request-id", "x-correlation-id",
    ]

    /// The event of payload format 2.0; throws a 400 where the query is malformed. Without a `trace`, the client's goes through.
    public func event(
        requestID: String,
        trace: TraceContext? = nil,
        millisecondsSince1970: Int64,
        routeKey: String = "$default",
        pathParameters: [(name: String, value: String)] = []
    ) throws(Problem) -> HTTPEvent {
        let userAgent = headers.first { $0.name.asciiLowercased() == "user-agent" }?.value.trimmingSpaces()
        return HTTPEvent(
            method: method == "HEAD" ? "GET" : method,
            rawPath: rawPath,
            rawQueryString: rawQueryString,
            headers: eventHeaders(trace),
            cookies: cookies,
            query: try query(),
            pathParameters: pathParameters,
            body: body,
            context: RequestContext(
                requestID: requestID,
                routeKey: routeKey,
                networkProtocol: networkProtocol,
                sourceIP: sourceIP,
                userAgent: userAgent ?? "",
                domainName: domainName,
                timeEpoch: millisecondsSince1970
            )
        )
    }

    /// The authority without its port; an IPv6 address keeps its brackets.
    private var domainName: String {
        let end = authority.utf8.lastIndex(of: UInt8(ascii: "]")) ?? authority.utf8.startIndex
        let port = authority.utf8[end...].firstIndex(of: UInt8(ascii: ":")) ?? authority.utf8.endIndex
        return String(authority[..<port])
    }

    private func eventHeaders(_ trace: TraceContext?) -> HTTPFields {
        var fields = HTTPFields()
        if !authority.isEmpty { fields.add("host", authority) }
        for (name, value) in headers {
            let name = name.asciiLowercased()
            guard !Self.droppedHeaders.contains(name) else { continue }
            // A host that takes part in the trace writes the first anew; the second belongs to a trace that it continued.
            if name == "traceparent", trace != nil { continue }
            if name == "tracestate", trace?.isContinued == false { continue }
            let value = value.trimmingSpaces()
            fields[name] = fields[name].map { "\($0),\(value)" } ?? value
        }
        if let correlationID { fields.add("x-correlation-id", correlationID) }
        if let trace { fields.add("traceparent", trace.header) }
        return fields
    }

    private var cookies: [String] {
        headers.filter { $0.name.asciiLowercased() == "cookie" }
            .flatMap { $0.value.split(separator: ";") }
            .map { $0.trimmingSpaces() }
            .filter { !$0.isEmpty }
    }

    /// The client's own id for the request, where it is one that is safe in logs.
    private var correlationID: String? {
        for wanted in ["x-correlation-id", "x-request-id"] {
            let field = headers.first { $0.name.asciiLowercased() == wanted }
            guard let value = field?.value.trimmingSpaces() else { continue }
            if (1...64).contains(value.utf8.count), value.utf8.allSatisfy(Self.isIDByte) { return value }
        }
        return nil
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private func query() throws(Problem) -> [(name: String, value: String)] {
        let pairs = rawQueryString.split(separator: "&")
        guard pairs.count <= Self.queryLimit else {
            throw Problem(400, "bad-query", "The query has more than \(Self.queryLimit) parameters.")
        }
        var query: [(name: String, value: String)] = []
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else { throw Problem(400, "bad-query", "The query is not valid percent-encoded UTF-8.") }
            if let index = query.firstIndex(where: { $0.name == name }) {
                query[index].value += ",\(value)"
            } else {
                query.append((name, value))
            }
        }
        return query
    }
}

extension String {
    /// A value without the blanks around it, which are not its own (RFC 9110, 5.5); web servers leave some or all of them.
    fileprivate func trimmingSpaces() -> String {
        guard let first = utf8.first, let last = utf8.last, [first, last].contains(where: { $0 == 0x20 || $0 == 0x09 })
        else { return self }
        return self[...].trimmingSpaces()
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
