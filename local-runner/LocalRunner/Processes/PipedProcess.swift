import Glibc
import NIOCore
import NIOPosix

/// A running child whose stdin, stdout and stderr are channels on one event loop.
struct PipedProcess: Sendable {
    let child: ChildProcess
    let input: any Channel
    let output: any Channel
    let error: any Channel

    /// How long the pipes may outlive the process when nothing is left to read: only a descendant that left the group can hold
    /// them that long.
    private static let pipeGrace = TimeAmount.milliseconds(250)

    /// Starts a program; `reader` is put on its stdout, and every line of its stderr goes to `log`.
    static func start(
        _ recipe: ProcessRecipe,
        log: any LineSink,
        on eventLoop: any EventLoop,
        reader: @escaping @Sendable () -> any ChannelHandler
    ) -> EventLoopFuture<PipedProcess> {
        let pipes: ProcessPipes
        do { pipes = try ProcessPipes() } catch { return eventLoop.makeFailedFuture(error) }
        return ChildProcess.start(recipe, descriptors: pipes.childEnds, on: eventLoop)
            .flatMapErrorThrowing { error in
                pipes.closeAll()
                throw error
            }
            .flatMap { child in
                pipes.closeChildEnds()
                let input = channel(on: eventLoop, output: pipes.input.writing)
                let error = channel(on: eventLoop, input: pipes.error.reading) { LineForwarder(sink: log) }
                let output = channel(on: eventLoop, input: pipes.output.reading, handler: reader)
                return input.and(output).and(error)
                    .map { channels in
                        PipedProcess(child: child, input: channels.0.0, output: channels.0.1, error: channels.1)
                            .closingPipesAfterExit(output: pipes.output.reading, error: pipes.error.reading)
                    }
                    .flatMapErrorThrowing { error in
                        child.signalGroup(SIGKILL)
                        throw error
                    }
            }
    }

    /// Succeeds when the process is gone and all that it wrote has been read.
    var ended: EventLoopFuture<ProcessExit> {
        let exit = child.exit
        return output.closeFuture.flatMap { exit }
    }

    /// Lets the process go in peace: end of input, then SIGTERM, then SIGKILL, each after the grace.
    func retire(grace: TimeAmount) {
        input.close(promise: nil)
        let child = child
        let ending = child.exit.eventLoop.scheduleTask(in: grace) { _ = child.terminate(grace: grace) }
        child.exit.whenComplete { _ in ending.cancel() }
    }

    /// Ends the group and lets go of the pipes; succeeds when the process is gone.
    @discardableResult
    func end(grace: TimeAmount) -> EventLoopFuture<Void> {
        child.terminate(grace: grace).map { _ in
            input.close(promise: nil)
            output.close(promise: nil)
        }
    }

    private func closingPipesAfterExit(output outputDescriptor: CInt, error errorDescriptor: CInt) -> PipedProcess {
        child.exit.whenComplete { _ in
            input.close(promise: nil)
            Self.closeWhenRead(output, outputDescriptor)
            Self.closeWhenRead(error, errorDescriptor)
        }
        return self
    }

    /// Closes a pipe after the grace, and not before all is read: on a busy machine the event loop may be late.
    /// A descendant that goes on writing keeps nobody waiting for ever.
    private static func closeWhenRead(_ pipe: any Channel, _ descriptor: CInt, looksLeft: Int = 40) {
        let closing = pipe.eventLoop.scheduleTask(in: pipeGrace) {
            var unread: CInt = 0
            if looksLeft > 0, pipe.isActive, ioctl(descriptor, UInt(FIONREAD), &unread) == 0, unread > 0 {
                closeWhenRead(pipe, descriptor, looksLeft: looksLeft - 1)
            } else {
                pipe.close(promise: nil)
            }
        }
        pipe.closeFuture.whenComplete { _ in closing.cancel() }
    }
}

extension PipedProcess {
    private static func channel(on eventLoop: any EventLoop, output descriptor: CInt) -> EventLoopFuture<any Channel> {
        owned(descriptor, NIOPipeBootstrap(group: eventLoop).takingOwnershipOfDescriptor(output: descriptor))
    }

    private static func channel(
        on eventLoop: any EventLoop,
        input descriptor: CInt,
        handler: @escaping @Sendable () -> any ChannelHandler
    ) -> EventLoopFuture<any Channel> {
        let bootstrap = NIOPipeBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(handler())
                }
            }
        return owned(descriptor, bootstrap.takingOwnershipOfDescriptor(input: descriptor))
    }

    /// A bootstrap that fails has not taken the descriptor.
    private static func owned(
        _ descriptor: CInt,
        _ channel: EventLoopFuture<any Channel>
    ) -> EventLoopFuture<any Channel> {
        channel.flatMapErrorThrowing { error in
            close(descriptor)
            throw error
        }
    }
}
