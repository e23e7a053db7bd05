import JSONCodec
import NIOCore
import NIOPosix
import RuntimeProtocols
import Synchronization

/// How an event gets its process.
public enum WorkerMode: Sendable {
    /// Stream workers, started on demand and kept.
    case warm
    /// A fresh process for each event.
    case spawn
}

/// Limits of the runner itself, the same for all functions.
struct HostLimits: Sendable {
    /// Events that may wait for a worker of one function.
    var queueLimit = 64
    /// Time that an event may wait; by default as long as it may run.
    var queueTimeout: TimeAmount?
    /// Events after which a worker is replaced, give or take a tenth, so that they don't all go at once.
    var eventsPerWorker = 1_000
    /// Time between SIGTERM and SIGKILL.
    var grace = TimeAmount.milliseconds(500)
}

/// Why an event has no answer of its function; the log gets `description`, the client a general sentence.
enum InvocationError: Error, Sendable, Equatable, CustomStringConvertible {
    case queueFull
    case queueTimedOut
    case timedOut
    case cutOff
    case notStarted(String)
    case badAnswer(String)

    var description: String {
        switch self {
        case .queueFull: "the queue of the function is full"
        case .queueTimedOut: "no worker was free in time"
        case .timedOut: "the function did not answer in time and was ended"
        case .cutOff: "the runner ended before the function had answered"
        case .notStarted(let why): "the function could not be started: \(why)"
        case .badAnswer(let why): "the function did not answer: \(why)"
        }
    }
}

/// Runs the events of one function: at most `concurrency` at once, the others in a bounded queue, each in one process only.
final class FunctionHost: Sendable {
    let function: Function
    private let mode: WorkerMode
    private let limits: HostLimits
    private let log: any LineSink
    private let slots: SlotQueue
    private let idle = Mutex<[StreamWorker]>([])
    private let retirements = Retirements()

    init(_ function: Function, mode: WorkerMode, limits: HostLimits = HostLimits(), log: any LineSink) {
        self.function = function
        self.mode = mode
        self.limits = limits
        self.log = log
        slots = SlotQueue(slots: function.manifest.concurrency, queueLimit: limits.queueLimit)
    }

    /// How many events wait for a worker at the moment.
    var waitingCount: Int { slots.waitingCount }

    /// Waits for a worker, hands it the event, and checks what it answers; cancelled, it ends the worker at once.
    func answer(_ event: ByteBuffer, requestID: String) async throws(InvocationError) -> HTTPResponse {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
        switch await slots.acquire(within: limits.queueTimeout ?? function.timeout, timedBy: eventLoop) {
        case .queueFull: throw .queueFull
        case .timedOut: throw .queueTimedOut
        case .granted: break
        }
        defer { slots.release() }
        // Whoever waited longer than the end may take is not started any more.
        if Task.isCancelled { throw .cutOff }
        return switch mode {
        case .warm: try await answerWarm(event, requestID, eventLoop)
        case .spawn: try await answerSpawned(event, requestID, eventLoop)
        }
    }

    /// Ends all workers; to be called when no event is at work any more.
    func drain() async {
        let workers = idle.withLock { idle in
            defer { idle.removeAll() }
            return idle
        }
        for worker in workers { retirements.add(worker.retire(grace: limits.grace)) }
        await retirements.wait()
    }
}

extension FunctionHost {
    private func answerWarm(
        _ event: ByteBuffer,
        _ requestID: String,
        _ eventLoop: any EventLoop
    ) async throws(InvocationError) -> HTTPResponse {
        var worker = try await takeWorker(eventLoop)
        do {
            let line = try await worker.answer(event, timeout: function.timeout)
            let response = try checked(line, requestID)
            worker.eventsLeft -= 1
            keep(worker)
            return response
        } catch {
            // The answer of a worker that went wrong may still come: it must be gone before its slot is used again.
            await ended(worker)
            throw Self.invocationError(error)
        }
    }

    private func answerSpawned(
        _ event: ByteBuffer,
        _ requestID: String,
        _ eventLoop: any EventLoop
    ) async throws(InvocationError) -> HTTPResponse {
        let result: (output: ByteBuffer, exit: ProcessExit)
        do {
            result = try await OneShotProcess.answer(
                event,
                recipe: function.recipe,
                answerLimit: function.answerLimit,
                timeout: function.timeout,
                grace: limits.grace,
                log: log,
                on: eventLoop
            )
        } catch {
            throw Self.invocationError(error)
        }
        guard result.exit == .exited(0) else { throw .badAnswer("it ended with \(result.exit)") }
        return try checked(result.output, requestID)
    }

    /// Reads an answer and holds it against the event and the limits.
    private func checked(_ answer: ByteBuffer, _ requestID: String) throws(InvocationError) -> HTTPResponse {
        let response: HTTPResponse
        do {
            response = try HTTPResponse(json: JSONValue(parsing: Array(answer.readableBytesView)))
        } catch {
            throw .badAnswer("its answer is not a response: \(error)")
        }
        guard response.headers["x-request-id"] == requestID else { throw .badAnswer("it answered another event") }
        guard response.statusCode >= 200 else { throw .badAnswer("its status is \(response.statusCode)") }
        let limit = function.manifest.maxResponseBytes
        guard response.body.count <= limit else { throw .badAnswer("its body is longer than \(limit) bytes") }
        return response
    }

    private static func invocationError(_ error: any Error) -> InvocationError {
        switch error {
        case let error as InvocationError: error
        case AnswerFault.timedOut: .timedOut
        case AnswerFault.cutOff: .cutOff
        case let fault as AnswerFault: .badAnswer(fault.description)
        default: .notStarted("\(error)")
        }
    }
}

// Warm workers
extension FunctionHost {
    private func takeWorker(_ eventLoop: any EventLoop) async throws(InvocationError) -> StreamWorker {
        while let worker = idle.withLock({ $0.popLast() }) {
            if worker.isAlive { return worker }
            retirements.add(worker.end(grace: limits.grace))
        }
        do {
            return try await StreamWorker.start(
                function.recipe,
                answerLimit: function.answerLimit,
                lifetime: lifetime,
                log: log,
                on: eventLoop
            )
        } catch {
            throw .notStarted("\(error)")
        }
    }

    private var lifetime: Int {
        let spread = limits.eventsPerWorker / 10
        return max(1, limits.eventsPerWorker + Int.random(in: -spread...spread))
    }

    private func keep(_ worker: StreamWorker) {
        if worker.eventsLeft > 0 {
            idle.withLock { $0.append(worker) }
        } else {
            retirements.add(worker.retire(grace: limits.grace))
        }
    }

    private func ended(_ worker: StreamWorker) async {
        let end = worker.end(grace: limits.grace)
        retirements.add(end)
        await retirements.wait(for: end)
    }
}
