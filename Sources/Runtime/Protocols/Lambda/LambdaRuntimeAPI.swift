/// Paths and header fields of AWS Lambda's Runtime API, version 2018-06-01, for those who call it and those who serve it.
public enum LambdaRuntimeAPI {
    /// GET: waits for the next invocation, without any limit of time.
    public static let next = "/2018-06-01/runtime/invocation/next"
    /// POST: a start that failed.
    public static let initializationError = "/2018-06-01/runtime/init/error"

    /// POST: the answer to an invocation.
    public static func response(to id: String) -> String { "/2018-06-01/runtime/invocation/\(id)/response" }
    /// POST: an invocation that failed.
    public static func error(of id: String) -> String { "/2018-06-01/runtime/invocation/\(id)/error" }

    /// Largest answer that Lambda takes, in bytes: 6 MiB and the slack of its own emulator.
    public static let answerLimit = 6 * 1_048_576 + 100

    /// Names of header fields, in lower case.
    public enum Field {
        /// Id of the invocation.
        public static let requestID = "lambda-runtime-aws-request-id"
        /// When Lambda gives up on the answer, in milliseconds since 1970.
        public static let deadline = "lambda-runtime-deadline-ms"
        /// X-Ray's trace header.
        public static let traceID = "lambda-runtime-trace-id"
        /// The function as it was asked.
        public static let functionARN = "lambda-runtime-invoked-function-arn"
        /// "Category.Reason" of a failure.
        public static let errorType = "lambda-runtime-function-error-type"
    }
}
