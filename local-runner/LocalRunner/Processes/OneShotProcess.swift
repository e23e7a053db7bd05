import NIOCore

/// A function that is started for one event: the event on stdin to its end, the answer on stdout, exit code 0.
enum OneShotProcess {
    /// Runs the function, unless the task is cancelled; its group is gone when this returns or throws.
    static func answer(
        _ event: ByteBuffer,
        recipe: ProcessRecipe,
        answerLimit: Int,
        timeout: TimeAmount,
        grace: TimeAmount,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) async throws -> (output: ByteBuffer, exit: ProcessExit) {
        let output = eventLoop.makePromise(of: ByteBuffer.self)
        let process: PipedProcess
        do {
            process = try await PipedProcess.start(recipe, log: log, on: eventLoop) {
                OutputCollector(limit: answerLimit, output: output)
            }
        } catch {
            output.fail(error)
            throw error
        }
        // The time is over for a process that has closed its output and goes on, too.
        let result = eventLoop.makePromise(of: (ByteBuffer, ProcessExit).self)
        output.futureResult.and(process.child.exit).cascade(to: result)
        let timer = eventLoop.scheduleTask(in: timeout) { result.fail(AnswerFault.timedOut) }
        defer { timer.cancel() }
        // A function that answers without reading its event breaks this pipe, which is no fault of the answer.
        process.input.writeAndFlush(event).whenComplete { _ in process.input.close(promise: nil) }
        do {
            return try await withTaskCancellationHandler {
                try await result.futureResult.get()
            } onCancel: {
                result.fail(AnswerFault.cutOff)
            }
        } catch {
            try await process.end(grace: grace).get()
            throw error
        }
    }
}
