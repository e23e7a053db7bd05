/// Which host a process is, chosen when it starts and never by a rebuild.
enum HostSelection: Equatable {
    /// One event on standard input to its end.
    case oneShot
    /// One event a line.
    case stream
    /// No event: the function tells what it answers.
    case description

    /// Reads the command line without the program's name.
    init(arguments: [String]) throws(UsageError) {
        switch arguments {
        case []: self = .oneShot
        case ["--stream"]: self = .stream
        case ["--describe"]: self = .description
        default: throw UsageError()
        }
    }
}

/// Arguments that no host has.
struct UsageError: Error {
    let message = "usage: FUNCTION < EVENT (one event, one answer) or FUNCTION --stream (one event a line) "
        + "or FUNCTION --describe (routes, payloads, samples)"
}
