import JSONCodec
import RuntimeProtocols

/// libFuzzer's way into the FastCGI codec: any bytes, cut in any pieces. A trap, a read out of bounds or an outcome that
/// depends on the pieces ends the run; scripts/fuzz.sh builds and starts it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFastCGI(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    guard let first = input.first else { return 0 }
    let traffic = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(input)[1...])
    let outcome = Outcome(traffic, pieces: count)
    precondition(outcome == Outcome(traffic, pieces: Int(first) + 1), "the pieces make a difference")
    return 0
}

/// What has been told of a connection.
private struct Outcome: Equatable {
    private var requests: [String] = []
    private var replies: [UInt8] = []
    private var violation: FastCGIConnection.Violation?

    init(_ traffic: UnsafeRawBufferPointer, pieces: Int) {
        var connection = FastCGIConnection(limits: .init(bodyBytes: 512, connections: 8, requests: 8))
        var rest = traffic[...]
        while !rest.isEmpty, violation == nil {
            let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(pieces))
            rest = rest.dropFirst(pieces)
            var events: [FastCGIConnection.Event] = []
            do {
                try connection.receive(piece, &events)
            } catch {
                violation = error
            }
            replies += connection.takeReplies()
            for event in events { requests.append(Self.summary(event)) }
        }
    }

    /// Reads a request as the host does, to its event and a header block that answers it.
    private static func summary(_ event: FastCGIConnection.Event) -> String {
        guard case .request(let request) = event else { return "\(event)" }
        var cgi = CGIRequest()
        do throws(Problem) {
            try request.read(into: &cgi, limits: .init())
            let event = try cgi.incoming(body: request.body).event(requestID: cgi.requestID, millisecondsSince1970: 0)
            return "\(request.id) \(event.json.text)"
        } catch {
            return "\(request.id) \(error.status) \(error.detail)"
        }
    }
}
