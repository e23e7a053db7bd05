import Logging
import NIOCore
import NIOPosix
import RuntimeProtocols

/// One execution environment: one process of a function, and the Runtime API that it alone talks to.
final class LambdaEnvironment: Sendable {
    private let function: Function
    private let options: LambdaEmulator.Options
    private let faults: RuntimeFaults
    private let log: any LineSink
    private let logger: Logger
    private let session = RuntimeSession()
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.any()
    private let stopping: EventLoopPromise<Void>

    init(_ function: Function, _ options: LambdaEmulator.Options, _ faults: RuntimeFaults, log: any LineSink) {
        self.function = function
        self.options = options
        self.faults = faults
        self.log = log
        logger = .runner(.info, sink: log)
        stopping = eventLoop.makePromise()
    }

    /// Whether it can take another invocation.
    var isAlive: Bool { session.isAlive }

    /// Starts the process and serves it until it has ended.
    func run() async {
        // However it has ended, or never began: what waits to end it holds this environment.
        defer { stopping.succeed() }
        let api = RuntimeAPI(
            session: session,
            functionName: function.name,
            faults: faults,
            answerLimit: options.answerLimit
        )
        do {
            try await HTTPListener.serve(
                bodyLimit: options.answerLimit,
                onConnection: { self.faults.noteConnection() }
            ) { listener, port in
                await self.startProcess(port: port, listener: listener)
            } respond: { request in
                await api.respond(to: request)
            }
        } catch {
            session.end(LambdaErrorReport(type: "Sandbox.Failure", message: "\(error)"))
        }
    }

    /// Runs one event in this environment.
    func invoke(_ event: [UInt8], id: String) async -> LambdaOutcome {
        let timer = eventLoop.scheduleTask(in: function.timeout) {
            let seconds = Double(self.function.manifest.timeoutSeconds)
            let message = "RequestId: \(id) Error: Task timed out after \(seconds) seconds"
            self.session.end(LambdaErrorReport(type: "Sandbox.Timedout", message: message))
            self.stopping.succeed()
        }
        defer { timer.cancel() }
        let deadline = WallClock.millisecondsSince1970() + function.timeout.nanoseconds / 1_000_000
        return await session.invoke(RuntimeSession.Invocation(id: id, event: event, deadline: deadline))
    }

    /// Ends the process: SIGTERM, and SIGKILL after the grace.
    func stop() {
        let report = LambdaErrorReport(type: "Sandbox.Shutdown", message: "The environment was shut down.")
        session.end(report, keepsProcessWaiting: true)
        stopping.succeed()
    }

    private func startProcess(port: Int, listener: any Channel) async {
        var recipe = function.recipe
        recipe.environment.merge(environment(port: port)) { _, platform in platform }
        do {
            let process = try await PipedProcess.start(recipe, log: log, on: eventLoop) {
                LineForwarder(sink: self.log)
            }.get()
            process.input.close(promise: nil)
            stopping.futureResult.whenSuccess { _ = process.child.terminate(grace: self.options.grace) }
            let timer = eventLoop.scheduleTask(in: options.initializationTimeout) { self.abandonStart() }
            process.child.exit.whenComplete { exit in
                timer.cancel()
                let report = Self.report(of: exit)
                self.session.end(report)
                self.logger.info("environment ended", metadata: ["error.message": "\(report.message)"])
                listener.close(promise: nil)
            }
        } catch {
            session.end(LambdaErrorReport(type: "Runtime.InvalidEntrypoint", message: "\(error)"))
            listener.close(promise: nil)
        }
    }

    private func abandonStart() {
        guard session.isStarting else { return }
        let message = "The function did not ask for an event in time."
        session.end(LambdaErrorReport(type: "Sandbox.Timedout", message: message))
        stopping.succeed()
    }

    private static func report(of exit: Result<ProcessExit, any Error>) -> LambdaErrorReport {
        let how = (try? exit.get()).map { "\($0)" } ?? "unknown"
        return LambdaErrorReport(type: "Runtime.ExitError", message: "The runtime has ended: \(how)")
    }
}

extension LambdaEnvironment {
    /// Name of a function as AWS writes it, in an account that does not exist.
    static func arn(_ name: String) -> String { "arn:aws:lambda:us-east-1:012345678912:function:\(name)" }

    /// What Lambda tells a process.
    private func environment(port: Int) -> [String: String] {
        [
            "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:\(port)",
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/\(function.name)",
            "AWS_LAMBDA_LOG_STREAM_NAME": "$LATEST",
            "AWS_REGION": "us-east-1",
            "_HANDLER": "bootstrap",
            "LAMBDA_TASK_ROOT": Files.parent(of: function.recipe.executable),
            "LD_LIBRARY_PATH":
                "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
            "TZ": ":UTC",
        ]
    }
}
