import Glibc
import NIOCore
import NIOPosix

/// A child that serves a socket: it gets it as descriptor 0, and what it writes comes out line by line.
struct ServerProcess: Sendable {
    let child: ChildProcess
    /// Its end, once all that it wrote is read.
    let ended: EventLoopFuture<ProcessExit>
    let start = ContinuousClock.now

    /// How long its lines may wait for others; a pipe of 64 KiB is not full of them that soon.
    private static let pause = TimeAmount.milliseconds(5)
    /// How long what it wrote is awaited: a descendant may hold the pipe for ever.
    private static let pipeGrace = TimeAmount.milliseconds(250)

    static func start(
        _ recipe: ProcessRecipe,
        socket: CInt,
        log: any LineSink,
        on eventLoop: any EventLoop
    ) async throws -> ServerProcess {
        let pipe = try ProcessPipes.Pipe()
        let child: ChildProcess
        do {
            defer { close(pipe.writing) }
            let descriptors = (socket, pipe.writing, pipe.writing)
            child = try await ChildProcess.start(recipe, descriptors: descriptors, on: eventLoop).get()
        } catch {
            close(pipe.reading)
            throw error
        }
        do {
            // It closes by itself when nobody can write to it any more.
            let output = try await NIOPipeBootstrap(group: eventLoop)
                .channelOption(.autoRead, value: false)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(LineForwarder(sink: log, pause: pause))
                    }
                }
                .takingOwnershipOfDescriptor(input: pipe.reading).get()
            return ServerProcess(child: child, ended: ended(child, output))
        } catch {
            close(pipe.reading)
            child.signalGroup(SIGKILL)
            throw error
        }
    }

    private static func ended(_ child: ChildProcess, _ output: any Channel) -> EventLoopFuture<ProcessExit> {
        child.exit.flatMap { exit in
            output.setOption(.autoRead, value: true).whenFailure { _ in output.close(promise: nil) }
            let waiting = output.eventLoop.scheduleTask(in: pipeGrace) {}
            output.closeFuture.whenComplete { _ in waiting.cancel() }
            return waiting.futureResult.map { exit }.recover { _ in exit }
        }
    }

    /// Asks the process to end, and makes its group end after the grace.
    func end(_ signal: Int32, grace: TimeAmount) {
        child.signalAlone(signal)
        kill(after: grace)
    }

    /// Makes its group end where it has not by then.
    func kill(after grace: TimeAmount) {
        let killing = child.exit.eventLoop.scheduleTask(in: grace) { child.signalGroup(SIGKILL) }
        child.exit.whenComplete { _ in killing.cancel() }
    }
}
