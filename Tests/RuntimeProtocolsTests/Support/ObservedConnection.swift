import TestSupport

@testable import RuntimeProtocols

/// A connection that remembers what has come out of it.
struct ObservedConnection {
    var connection: FastCGIConnection
    var requests: [FastCGIRequest] = []
    var aborted: [UInt16] = []
    var replies: [UInt8] = []

    init(bodyBytes: Int = 1_000, openRequests: Int = 4) {
        var limits = FastCGIConnection.Limits(bodyBytes: bodyBytes, connections: 512, requests: 64)
        limits.openRequests = openRequests
        connection = FastCGIConnection(limits: limits)
    }

    /// Feeds bytes in pieces of a size.
    mutating func receive(_ bytes: [UInt8], pieces: Int = .max) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieces)
            rest = rest.dropFirst(piece.count)
            var events: [FastCGIConnection.Event] = []
            // What came before a violation counts.
            defer { take(events) }
            try piece.withUnsafeBytes { try connection.receive($0, &events) }
        }
    }

    private mutating func take(_ events: [FastCGIConnection.Event]) {
        replies += connection.takeReplies()
        for event in events {
            switch event {
            case .request(let request): requests.append(request)
            case .abort(let id): aborted.append(id)
            }
        }
    }

    /// Everything that has been told of a connection, as text to compare.
    var summary: String {
        let whole = requests.map { request in
            var cgi = CGIRequest()
            let problem = Result { try request.read(into: &cgi, limits: FastCGIPairs.Limits()) }
            let body = "\(request.body.count) \(request.body.hashValue)"
            return "\(request.id) \(problem) \(cgi.isReadOnly) \(cgi.requestID) \(body)"
        }
        return "\(whole) \(aborted) \(replies) \(connection.isIncomplete) \(connection.isDone)"
    }
}
