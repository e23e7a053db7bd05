import NIOCore
import NIOPosix

extension Function {
    /// Runs a process of its own for one event, in its own time or another: what it printed, and how it ended.
    func runOnce(
        _ event: [UInt8] = [],
        arguments: [String] = [],
        environment: [String: String] = [:],
        timeout: TimeAmount? = nil,
        log: any LineSink
    ) async throws -> (output: [UInt8], exit: ProcessExit) {
        var recipe = recipe
        recipe.arguments = arguments
        recipe.environment.merge(environment) { _, further in further }
        let (output, exit) = try await OneShotProcess.run(
            ByteBuffer(bytes: event),
            WorkerSetting(recipe: recipe, answerLimit: answerLimit, grace: HostLimits().grace),
            timeout: timeout ?? self.timeout,
            log: log,
            on: MultiThreadedEventLoopGroup.singleton.any()
        )
        return (Array(output.readableBytesView), exit)
    }
}
