import Glibc
import NIOCore
import NIOPosix

/// A child that serves a socket: it gets it as descriptor 0, and what it writes comes out line by line.
struct ServerProcess: Sendable {
    let child: ChildProcess
    let start = ContinuousClock.now

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
            _ = try await NIOPipeBootstrap(group: eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(LineForwarder(sink: log))
                    }
                }
                .takingOwnershipOfDescriptor(input: pipe.reading).get()
        } catch {
            close(pipe.reading)
            child.signalGroup(SIGKILL)
            throw error
        }
        return ServerProcess(child: child)
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
