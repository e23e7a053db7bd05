import Glibc
import NIOCore
import RuntimeProtocols

/// One event on its way through a function; used on its event loop only.
final class Invocation {
    let event: ByteBuffer
    let requestID: String
    let arrival: NIODeadline
    private var completion: ((Result<HTTPResponse, InvocationError>) -> Void)?
    var ticket: Pool.Ticket = 0
    /// When a worker got it, and which process that was.
    var handed: NIODeadline?
    var worker: pid_t?

    /// An event on its way; `completion` gets the answer or why there is none, once, unless it is abandoned.
    init(
        _ event: ByteBuffer,
        requestID: String,
        arrival: NIODeadline = .now(),
        completion: @escaping (Result<HTTPResponse, InvocationError>) -> Void
    ) {
        self.event = event
        self.requestID = requestID
        self.arrival = arrival
        self.completion = completion
    }

    /// Reports what became of it and lets go of whoever waited, which holds this invocation in turn.
    func complete(_ result: Result<HTTPResponse, InvocationError>) { completion.take()?(result) }

    /// Lets go of whoever waited, without a word.
    func abandon() { completion = nil }

    /// How long it has waited for its worker.
    var queued: TimeAmount { (handed ?? .now()) - arrival }
}
