import Glibc

/// Which host a process is, chosen when it starts and never by a rebuild.
enum HostSelection: Equatable {
    /// One event on standard input to its end.
    case oneShot
    /// One event a line.
    case stream
    /// AWS Lambda's Runtime API at "host:port".
    case lambda(endpoint: String)
    /// No event: whether the settings are right, told by the exit status.
    case healthCheck

    /// Reads the command line without the program's name, and what the platform says without being asked.
    init(arguments: [String], lambdaEndpoint: String? = nil) throws(UsageError) {
        switch arguments {
        case []: self = lambdaEndpoint.map { .lambda(endpoint: $0) } ?? .oneShot
        case ["--stream"]: self = .stream
        case ["--healthcheck"]: self = .healthCheck
        default: throw UsageError()
        }
    }

    /// The address of Lambda's Runtime API, where this process is on Lambda.
    static var lambdaEndpoint: String? {
        guard let value = getenv("AWS_LAMBDA_RUNTIME_API"), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}

/// Arguments that no host has.
struct UsageError: Error {
    let message = """
        usage: FUNCTION < EVENT (one event, one answer), FUNCTION --stream (one event a line) or \
        FUNCTION --healthcheck (no event: are the settings right?)
        """
}
