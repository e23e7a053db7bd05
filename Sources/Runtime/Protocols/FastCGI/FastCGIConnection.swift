/// The responder's side of one connection (FastCGI 1.0) as a value: bytes in, whole requests and replies out.
///
/// Requests may be interleaved, and everything may be cut at any byte. What a peer sends can be refused, never trap.
public struct FastCGIConnection: Sendable {
    /// Bounds of what is held for a connection.
    public struct Limits: Sendable {
        /// Bounds of the parameters, taken apart.
        public var pairs = FastCGIPairs.Limits()
        /// Most bytes of one request's parameters.
        public var parameterBytes = 65_536
        /// Most bytes of one request's body.
        public var bodyBytes: Int
        /// Most requests that are open at once.
        public var openRequests = 32
        /// Most bytes of requests that have not arrived whole; one of the largest always has room.
        public var incompleteBytes: Int
        /// What a web server is told of FCGI_MAX_CONNS and FCGI_MAX_REQS.
        public var connections: Int, requests: Int

        /// Bounds for bodies of that size.
        public init(bodyBytes: Int, connections: Int, requests: Int) {
            self.bodyBytes = bodyBytes
            self.connections = connections
            self.requests = requests
            incompleteBytes = max(1_048_576, bodyBytes + parameterBytes)
        }
    }

    /// What the peer did.
    public enum Event: Sendable {
        /// A request has arrived whole; it is open until `end`.
        case request(FastCGIRequest)
        /// The peer wants no answer to a request that it was promised one for.
        case abort(UInt16)
    }

    /// A peer that does not speak the protocol: the connection is of no more use.
    public struct Violation: Error, Sendable, Equatable {
        /// What it did, for the log.
        public let message: String
    }

    let limits: Limits
    /// Requests in the order that they began.
    var requests: [OpenRequest] = []
    /// Bytes that are to be sent before anything else: what the protocol itself answers.
    var replies: [UInt8] = []
    private var header: UInt64 = 0
    private var headerCount = 0
    private var record: FastCGIRecord?
    private var contentLeft = 0
    private var paddingLeft = 0
    /// The content of a record that means something only as a whole.
    private var gathered: [UInt8] = []
    /// Whether the peer has asked for the end of the connection behind an answer.
    var closesBehindAnswer = false

    /// A connection on which nothing has come yet.
    public init(limits: Limits) { self.limits = limits }

    /// Takes in what has come; what it means is appended to `events`.
    public mutating func receive(_ input: UnsafeRawBufferPointer, _ events: inout [Event]) throws(Violation) {
        var rest = input[...]
        while !rest.isEmpty {
            if let record {
                if contentLeft > 0 {
                    let part = rest.prefix(contentLeft)
                    try take(UnsafeRawBufferPointer(rebasing: part), of: record)
                    contentLeft -= part.count
                    rest = rest.dropFirst(part.count)
                    if contentLeft == 0 { try finish(record, &events) }
                }
                let skipped = min(paddingLeft, rest.count)
                paddingLeft -= skipped
                rest = rest.dropFirst(skipped)
                if contentLeft == 0 && paddingLeft == 0 { self.record = nil }
            } else {
                try takeHeader(&rest, &events)
            }
        }
    }

    private mutating func takeHeader(
        _ rest: inout UnsafeRawBufferPointer.SubSequence,
        _ events: inout [Event]
    ) throws(Violation) {
        let part = rest.prefix(FastCGIRecord.headerBytes - headerCount)
        for byte in part { header = header << 8 | UInt64(byte) }
        headerCount += part.count
        rest = rest.dropFirst(part.count)
        guard headerCount == FastCGIRecord.headerBytes else { return }
        guard let record = FastCGIRecord(header) else { throw Violation(message: "a record of another version") }
        headerCount = 0
        try begin(record)
        (contentLeft, paddingLeft) = (record.contentLength, record.paddingLength)
        if contentLeft == 0 { try finish(record, &events) }
        self.record = contentLeft == 0 && paddingLeft == 0 ? nil : record
    }

    /// Looks at a header before anything of its content is kept.
    private func begin(_ record: FastCGIRecord) throws(Violation) {
        let isOfConnection = record.requestID == 0
        switch FastCGIRecordType(rawValue: record.type) {
        case .beginRequest, .abortRequest, .params, .standardInput, .data:
            if isOfConnection { throw Violation(message: "a request's record without its id") }
        case .getValues:
            if !isOfConnection { throw Violation(message: "a query of values within a request") }
            if record.contentLength > Self.longestQuery { throw Violation(message: "a query of values too long") }
        case .endRequest, .standardOutput, .standardError, .getValuesResult, .unknownType:
            throw Violation(message: "a record that only applications send")
        case nil: break
        }
        if record.type == FastCGIRecordType.beginRequest.rawValue, record.contentLength != 8 {
            throw Violation(message: "a beginning of another length")
        }
    }

    /// Longest GET_VALUES that is read; the three names that mean something are 47 bytes with their lengths.
    private static let longestQuery = 4_096

    private mutating func take(_ part: UnsafeRawBufferPointer, of record: FastCGIRecord) throws(Violation) {
        switch FastCGIRecordType(rawValue: record.type) {
        case .beginRequest, .getValues: gathered.append(contentsOf: part)
        case .params: try takeParameters(part, of: record.requestID)
        case .standardInput: try takeBody(part, of: record.requestID)
        default: break
        }
    }

    private mutating func finish(_ record: FastCGIRecord, _ events: inout [Event]) throws(Violation) {
        defer { gathered.removeAll(keepingCapacity: true) }
        switch FastCGIRecordType(rawValue: record.type) {
        case .beginRequest: try open(record.requestID, gathered)
        case .abortRequest: abort(record.requestID, &events)
        case .params where record.contentLength == 0: try endStream(record, &events)
        case .standardInput where record.contentLength == 0: try endStream(record, &events)
        case .getValues: try answerValues(gathered)
        case nil: answerUnknown(record.type)
        default: break
        }
    }

    /// Whether the peer is in the middle of something that it has to go on with.
    public var isIncomplete: Bool { headerCount > 0 || record != nil || requests.contains { !$0.isWhole } }

    /// Whether the parameters of a request, which come in one go, are still to come.
    ///
    /// The head of a record that is cut counts where nothing else is under way: in a body, it is a piece of that.
    public var awaitsParameters: Bool {
        (headerCount > 0 && !requests.contains { !$0.isWhole }) || requests.contains { !$0.hasParameters }
    }

    /// Whether any request is open.
    public var hasRequests: Bool { !requests.isEmpty }

    /// Whether the connection has had its last answer.
    public var isDone: Bool { closesBehindAnswer && requests.isEmpty }

    /// Hands out what is to be sent on the protocol's own behalf.
    public mutating func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }
}
