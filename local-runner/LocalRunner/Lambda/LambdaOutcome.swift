import RuntimeProtocols

/// What became of an invocation.
public enum LambdaOutcome: Sendable, Equatable {
    /// What the function posted as its response.
    case answer([UInt8])
    /// Why there is none: the function says so, or its process ended, was too slow, or answered too much.
    case failure(LambdaErrorReport)
}

/// More invocations at once than the function may have environments.
public struct LambdaThrottle: Error, Sendable, CustomStringConvertible {
    /// One sentence for the terminal.
    public let description = "the function has as many environments as it may, and all are at work"
}
