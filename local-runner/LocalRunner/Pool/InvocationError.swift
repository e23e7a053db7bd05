/// Why an event has no answer of its function; the log gets `description`, the client a general sentence.
enum InvocationError: Error, Sendable, Equatable, CustomStringConvertible {
    case queueFull
    case queueTimedOut
    case timedOut
    case cutOff
    case notStarted(String)
    /// Its workers don't start, and the next try is that many seconds away.
    case crashLoop(retrySeconds: Int)
    case badAnswer(String)

    /// What the process did, without what that means for the event.
    var reason: String {
        switch self {
        case .notStarted(let why), .badAnswer(let why): why
        default: description
        }
    }

    var description: String {
        switch self {
        case .queueFull: "the queue of the function is full"
        case .queueTimedOut: "no worker was free in time"
        case .timedOut: "the function did not answer in time and was ended"
        case .cutOff: "the runner ended before the function had answered"
        case .notStarted(let why): "the function could not be started: \(why)"
        case .crashLoop(let seconds): "the function does not start; the next try is in \(seconds) s"
        case .badAnswer(let why): "the function did not answer: \(why)"
        }
    }
}
