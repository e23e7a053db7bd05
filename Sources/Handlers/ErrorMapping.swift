import FunctionRuntime
import JSONCodec
import RuntimeProtocols

/// The one place where an error becomes what a client sees; anything that is not here is a 500 whose reason only the log tells.
public enum ErrorMapping {
    /// The problem that a client is shown for an error.
    public static func problem(for error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let fields as FieldErrors: invalid(fields.errors)
        default: nil
        }
    }

    private static func invalid(_ errors: [FieldError]) -> Problem {
        let names = errors.map { $0.field.isEmpty ? "the body" : $0.field }
        return Problem(422, "invalid-fields", "Wrong: \(names.joined(separator: ", ")).", errors: errors)
    }
}

extension HTTPFunction {
    /// Wraps a handler with the mapping that all functions share.
    public init(_ handler: Handler) { self.init(handler, problem: ErrorMapping.problem) }
}
