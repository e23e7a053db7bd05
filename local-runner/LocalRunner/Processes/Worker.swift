import Glibc
import NIOCore

/// A process that answers events, one at a time; used on its event loop only.
protocol Worker: AnyObject {
    /// Its process, once there is one.
    var pid: pid_t? { get }
    /// Hands over one event.
    func hand(_ event: ByteBuffer)
    /// Lets it go in peace.
    func retire()
    /// Ends its process group now: SIGTERM, and SIGKILL after the grace.
    func end()
}

/// What a worker tells whoever holds it.
enum WorkerReport: Sendable {
    /// It can take an event.
    case ready
    case answered(ByteBuffer)
    /// It broke the contract and has to be ended.
    case fault(AnswerFault)
    /// It is gone, and its pipes with it; the last report.
    case exited(String)
}

/// How workers of a function are run.
struct WorkerSetting: Sendable {
    var recipe: ProcessRecipe
    /// Largest answer.
    var answerLimit: Int
    /// Time between SIGTERM and SIGKILL.
    var grace: TimeAmount
}
