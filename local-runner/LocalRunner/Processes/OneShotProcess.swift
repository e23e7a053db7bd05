import NIOCore

/// A function that was started for one event: the event on stdin to its end, the answer on stdout, then the exit.
struct OneShotProcess: Sendable {
    let process: PipedProcess
    /// What it has printed and how it ended; fails with an `AnswerFault` where its answer is too long.
    let answer: EventLoopFuture<(ByteBuffer, ProcessExit)>

    /// Starts the function and hands it the event; it runs until it ends or is ended.
    static func start(
        _ event: ByteBuffer,
        _ setting: WorkerSetting,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<OneShotProcess> {
        let output = eventLoop.makePromise(of: ByteBuffer.self)
        return PipedProcess.start(setting.recipe, log: log, on: eventLoop) {
            OutputCollector(limit: setting.answerLimit, output: output)
        }
        .map { process in
            // A function that answers without reading its event breaks this pipe, which is no fault of the answer.
            process.input.writeAndFlush(event).whenComplete { _ in process.input.close(promise: nil) }
            return OneShotProcess(process: process, answer: output.futureResult.and(process.child.exit))
        }
        .flatMapErrorThrowing { error in
            output.fail(error)
            throw error
        }
    }

    /// Runs the function to its end, or ends it when the task is cancelled; its group is gone when this returns or throws.
    static func run(
        _ event: ByteBuffer,
        _ setting: WorkerSetting,
        timeout: TimeAmount,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) async throws -> (output: ByteBuffer, exit: ProcessExit) {
        let run = try await start(event, setting, log: log, on: eventLoop).get()
        // The time is over for a process that has closed its output and goes on, too.
        let result = eventLoop.makePromise(of: (ByteBuffer, ProcessExit).self)
        run.answer.cascade(to: result)
        let timer = eventLoop.scheduleTask(in: timeout) { result.fail(AnswerFault.timedOut) }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler {
                try await result.futureResult.get()
            } onCancel: {
                result.fail(CancellationError())
            }
        } catch {
            try await run.process.end(grace: setting.grace).get()
            throw error
        }
    }
}
