import Logging

/// What a handler knows about the event at hand, whichever host it came through.
public struct FunctionContext: Sendable {
    /// In every response and log line of this event.
    public let requestID: String
    /// When the host gives up on the answer.
    public let deadline: ContinuousClock.Instant
    /// Writes lines that carry the request id.
    public let logger: Logger

    /// Makes the context of one event.
    public init(requestID: String, deadline: ContinuousClock.Instant, logger: Logger) {
        self.requestID = requestID
        self.deadline = deadline
        var logger = logger
        logger[metadataKey: "request_id"] = "\(requestID)"
        self.logger = logger
    }

    /// The same event under the id that its platform minted; one that can't stand in a header keeps our own.
    func with(requestID: String) -> FunctionContext {
        guard (1...128).contains(requestID.utf8.count), requestID.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return self
        }
        return FunctionContext(requestID: requestID, deadline: deadline, logger: logger)
    }

    /// 128 random bits in hexadecimal, for events whose platform minted no id.
    public static func mintRequestID() -> String {
        let (high, low) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
        return [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
