import Glibc
import NIOCore

/// A function running with `--stream`: warm, and at work on one event at a time.
struct StreamWorker: Sendable {
    private let process: PipedProcess
    private let reader: NIOLoopBound<AnswerReader>
    /// How many events it may still get before it is replaced.
    var eventsLeft: Int

    /// Starts the worker; it answers at most `lifetime` events.
    static func start(
        _ recipe: ProcessRecipe,
        answerLimit: Int,
        lifetime: Int,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) async throws -> StreamWorker {
        var recipe = recipe
        recipe.arguments = ["--stream"]
        let reader = try await eventLoop.submit { NIOLoopBound(AnswerReader(limit: answerLimit), eventLoop: eventLoop) }
            .get()
        let process = try await PipedProcess.start(recipe, log: log, on: eventLoop) { reader.value }
        return StreamWorker(process: process, reader: reader, eventsLeft: lifetime)
    }

    /// Whether it still runs, as far as is known; a dead worker's stdout closes at once.
    var isAlive: Bool { process.output.isActive && process.input.isActive }

    /// Hands over one event and waits for its one line, unless the task is cancelled; after a fault the worker must be ended.
    func answer(_ event: ByteBuffer, timeout: TimeAmount) async throws -> ByteBuffer {
        let eventLoop = process.output.eventLoop
        let promise = eventLoop.makePromise(of: ByteBuffer.self)
        return try await withTaskCancellationHandler {
            try await answer(event, timeout: timeout, promise).get()
        } onCancel: {
            promise.fail(AnswerFault.cutOff)
        }
    }

    private func answer(
        _ event: ByteBuffer,
        timeout: TimeAmount,
        _ promise: EventLoopPromise<ByteBuffer>
    ) -> EventLoopFuture<ByteBuffer> {
        let eventLoop = process.output.eventLoop
        return eventLoop.flatSubmit {
            let timer = eventLoop.scheduleTask(in: timeout) { promise.fail(AnswerFault.timedOut) }
            reader.value.expect(promise)
            var line = event
            line.writeInteger(UInt8(ascii: "\n"))
            process.input.writeAndFlush(line, promise: nil)
            promise.futureResult.whenComplete { _ in timer.cancel() }
            return promise.futureResult
        }
    }

    /// Ends the worker's process group now: SIGTERM, and SIGKILL after the grace.
    func end(grace: TimeAmount) -> EventLoopFuture<Void> { process.end(grace: grace) }

    /// Lets the worker go in peace: end of input, then SIGTERM, then SIGKILL, each after the grace.
    func retire(grace: TimeAmount) -> EventLoopFuture<Void> {
        process.input.close(promise: nil)
        let child = process.child
        let ending = child.exit.eventLoop.scheduleTask(in: grace) { child.terminate(grace: grace) }
        return child.exit.map { _ in
            ending.cancel()
            process.output.close(promise: nil)
        }
    }
}
