import JSONCodec

/// Why an invocation, or the start of a function, failed, as Lambda is told and tells its caller.
public struct LambdaErrorReport: Error, Sendable, Equatable {
    /// "Category.Reason", as in "Runtime.ConfigInvalid".
    public let type: String
    /// What an operator should read; never what was asked.
    public let message: String

    /// A report.
    public init(type: String, message: String) {
        self.type = type
        self.message = message
    }

    /// Reads a report; nil where it is none.
    public init?(json: JSONValue) {
        guard let type = json["errorType"]?.string, let message = json["errorMessage"]?.string else { return nil }
        self.init(type: type, message: message)
    }

    /// The report as a document.
    public var json: JSONValue {
        ["errorType": .string(type), "errorMessage": .string(message), "stackTrace": []]
    }
}
