import RuntimeProtocols

/// What a handler knows about the event at hand, whichever host it came through.
public struct FunctionContext: Sendable {
    /// In every response and log line of this event; empty where the event is no request.
    public let requestID: String
    /// When the host gives up on the answer.
    public let deadline: Deadline
    /// Pages of other origins that may read the answer.
    let crossOrigin: CrossOrigin
    private let unidentifiedLog: FunctionLog

    /// Makes the context of one event.
    public init(requestID: String, deadline: Deadline, log: FunctionLog, crossOrigin: CrossOrigin = CrossOrigin()) {
        self.requestID = requestID
        self.deadline = deadline
        self.crossOrigin = crossOrigin
        unidentifiedLog = log
    }

    /// Writes lines that carry the request id.
    public var log: FunctionLog { unidentifiedLog.identified(by: requestID) }

    /// The same event under the id that its platform minted; one of our own where that is none that can stand in a header.
    func identified(by platformID: String?) -> FunctionContext {
        let id: String
        if let platformID, Self.isUsable(platformID) {
            id = platformID
        } else {
            id = requestID.isEmpty ? RequestID.mint() : requestID
        }
        return FunctionContext(requestID: id, deadline: deadline, log: unidentifiedLog, crossOrigin: crossOrigin)
    }

    /// The same event, whose log lines carry the id of the trace that a `traceparent` names.
    func traced(by traceparent: String?) -> FunctionContext {
        guard let traceparent, let id = Self.traceID(traceparent) else { return self }
        let log = unidentifiedLog.traced(by: id)
        return FunctionContext(requestID: requestID, deadline: deadline, log: log, crossOrigin: crossOrigin)
    }

    /// The 32 digits of "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"; the host has checked the rest.
    private static func traceID(_ traceparent: String) -> String? {
        let digits = traceparent.utf8.dropFirst(3).prefix(32)
        let isID =
            digits.count == 32
            && digits.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
                default: false
                }
            }
        return isID ? String(digits) : nil
    }

    private static func isUsable(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count) && id.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
