import JSONCodec
import RuntimeProtocols

/// The bottom of the ladder, and all that hosts know: bytes of one event in and out, or a request that a host has taken apart.
public protocol FunctionHandler {
    /// Answers one event; whatever goes wrong becomes an answer too, so this never throws.
    func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput
    /// Routes or events, payloads and samples, for whoever starts the function with `--describe`.
    func describe() -> JSONValue

    /// Answers one request as `handle` answers its event, without the way through JSON.
    func respond(to request: HTTPEvent, context: FunctionContext) -> HTTPResponse
}

extension FunctionHandler {
    /// A function that tells nothing of itself.
    public func describe() -> JSONValue { ["routes": []] }

    /// A function whose events are no requests has nothing at any path.
    public func respond(to request: HTTPEvent, context: FunctionContext) -> HTTPResponse {
        let context = context.identified(by: request.context.requestID)
        return Problem(404, "not-found", "There is nothing at this path.").response(requestID: context.requestID)
    }
}

extension HTTPHandler {
    /// A handler that tells nothing of itself.
    public func describe() -> JSONValue { ["routes": []] }
}

/// What a host hands to a function.
public enum EventBytes: Sendable, Equatable {
    /// The event as it came.
    case complete([UInt8])
    /// More bytes than the limit; the rest was thrown away.
    case tooLarge(limit: Int)
}

/// What a function hands back to its host.
public struct FunctionOutput: Sendable, Equatable {
    /// One JSON document on one line, without the line break.
    public var bytes: [UInt8]
    /// What a one-shot process exits with.
    public var exitStatus: ExitStatus
    /// Whether it is an HTTP response, which goes to whoever asked even where the event was refused.
    public var isResponse: Bool

    /// An answer.
    public init(bytes: [UInt8], exitStatus: ExitStatus = .success, isResponse: Bool = false) {
        self.bytes = bytes
        self.exitStatus = exitStatus
        self.isResponse = isResponse
    }
}

/// Exit codes, as sysexits.h numbers them.
public enum ExitStatus: Int32, Sendable {
    case success = 0
    case failure = 1
    case usage = 64
    case badEvent = 65
    case inputLost = 66
    case outputLost = 74
    case badConfiguration = 78
}

/// The rung above bytes: one typed request in, one typed response out.
public protocol HTTPHandler {
    /// Answers one request or throws an error that the function's mapping turns into a problem.
    func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse
    /// Routes, payloads and samples.
    func describe() -> JSONValue
}
