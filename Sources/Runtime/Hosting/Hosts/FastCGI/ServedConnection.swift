import Glibc
import RuntimeProtocols
import Synchronization

/// One connection of a web server, shared by the threads: whichever is told of it reads, whichever has an answer writes.
final class ServedConnection: Sendable {
    let descriptor: Int32
    private let state: Mutex<ConnectionState>

    init(_ descriptor: Int32, poller: Poller, settings: FastCGISettings) {
        self.descriptor = descriptor
        state = Mutex(ConnectionState(descriptor, poller: poller, settings: settings))
    }

    /// What became of a connection.
    struct Outcome {
        /// Requests that have arrived whole.
        var jobs: [FastCGIJob] = []
        /// Whether the caller has to close the descriptor, which nobody uses any more.
        var closes = false
        /// What the peer did wrong.
        var fault: String?
    }

    /// Reads what has come; `buffer` is the thread's own.
    func receive(
        _ readiness: Poller.Readiness,
        _ buffer: UnsafeMutableRawBufferPointer,
        makeContext: () -> FunctionContext
    ) -> Outcome {
        state.withLock { state in
            var outcome = Outcome()
            guard !state.isClosed else { return outcome }
            if readiness.isWritable { state.flush() }
            var events: [FastCGIConnection.Event] = []
            outcome.fault = state.receive(buffer, isHungUp: readiness.isHungUp, &events)
            for event in events {
                switch event {
                case .request(let request):
                    outcome.jobs.append(job(request, &state, makeContext()))
                case .abort(let id): state.cancel(id)
                }
            }
            outcome.closes = state.settle()
            return outcome
        }
    }

    private func job(
        _ request: FastCGIRequest,
        _ state: inout ConnectionState,
        _ context: FunctionContext
    ) -> FastCGIJob {
        var cgi = CGIRequest()
        var body = Result<[UInt8], Problem>.success(request.body)
        do throws(Problem) {
            try request.read(into: &cgi, limits: state.settings.limits.pairs)
        } catch {
            body = .failure(error)
        }
        let serial = state.begin(request.id, isReadOnly: cgi.isReadOnly)
        let exchange = CGIExchange(cgi, context: context)
        return FastCGIJob(connection: self, serial: serial, id: request.id, exchange: exchange, body: body)
    }

    /// Whether anybody still wants the answer to a request.
    func wants(_ job: FastCGIJob) -> Bool { state.withLock { $0.isAtWork(job.serial) } }

    /// Whether the peer has yet to take a part of what was answered.
    var isSending: Bool { state.withLock(\.isSending) }

    /// Sends an answer, or throws it away where nobody wants it any more. Returns whether the caller has to close.
    func answer(_ job: FastCGIJob, _ bytes: [UInt8], isLast: Bool) -> Bool {
        state.withLock { state in
            guard !state.isClosed, state.end(job.serial) else { return false }
            state.send(bytes)
            if isLast { state.grace(.zero) }
            return state.settle()
        }
    }

    /// Looks whether a time is over. Returns what became of the connection.
    func sweep() -> Outcome {
        state.withLock { state in
            guard !state.isClosed else { return Outcome() }
            let fault = state.expire()
            return Outcome(closes: state.settle(), fault: fault)
        }
    }

    /// From here on the connection is closed once it has been idle for that long.
    func grace(_ time: Duration) { state.withLock { $0.grace(time) } }
}
