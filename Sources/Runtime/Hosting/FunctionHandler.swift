import JSONCodec
import RuntimeProtocols

/// The bottom of the ladder: bytes of one event in, bytes of one answer out. Hosts know only this.
public protocol FunctionHandler {
    /// Answers one event; whatever goes wrong becomes an answer too, so this never throws.
    func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput
    /// Routes or events, payloads and samples, for whoever starts the function with `--describe`.
    func describe() -> JSONValue
}

extension FunctionHandler {
    /// A function that tells nothing of itself.
    public func describe() -> JSONValue { ["routes": []] }
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

    /// An answer.
    public init(bytes: [UInt8], exitStatus: ExitStatus = .success) {
        self.bytes = bytes
        self.exitStatus = exitStatus
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
