import Glibc
import JSONCodec
import RuntimeProtocols

/// Asks Lambda's Runtime API for one event after another and posts the answers, until it is told to end.
struct LambdaHost {
    private let connection: LambdaConnection
    private let configuration: FunctionConfiguration
    private let log: FunctionLog
    private let trace = LambdaTrace()

    init(_ connection: LambdaConnection, configuration: FunctionConfiguration, log: FunctionLog) {
        self.connection = connection
        self.configuration = configuration
        self.log = log
    }

    /// Answers events; returns only when the Runtime API is gone or broken, and Lambda will start another process.
    func run(_ handler: some FunctionHandler) -> ExitStatus {
        Termination.hold()
        Termination.exitWhenIdle()
        do throws(LambdaFault) {
            while true { try answerNext(handler) }
        } catch {
            log(.critical, "the Runtime API failed", ["error.message": error.reason])
            return .failure
        }
    }

    private func answerNext(_ handler: some FunctionHandler) throws(LambdaFault) {
        // Lines that were printed are log lines, and the process may be frozen from here on.
        fflush(nil)
        let reply = try connection.get(LambdaRuntimeAPI.next, limit: configuration.maxEventBytes)
        guard reply.status == 200 else { throw LambdaFault(reason: "next answered \(reply.status) \(reply.text)") }
        guard let invocation = LambdaInvocation(reply.fields) else {
            throw LambdaFault(reason: "an invocation without a usable id")
        }
        let context = context(of: invocation)
        let output = handler.handle(reply.event, context: context)
        try post(output, to: invocation, context)
    }

    private func post(
        _ output: FunctionOutput,
        to invocation: LambdaInvocation,
        _ context: FunctionContext
    ) throws(LambdaFault) {
        let reply: LambdaReply
        if let report = output.failureReport {
            let path = LambdaRuntimeAPI.error(of: invocation.requestID)
            reply = try connection.post(report.json.bytes, to: path, errorType: report.type)
        } else {
            reply = try connection.post(output.bytes, to: LambdaRuntimeAPI.response(to: invocation.requestID))
        }
        switch reply.status {
        case 202: break
        // Lambda's word for an environment that is beyond repair.
        case 500...: throw LambdaFault(reason: "an answer was answered \(reply.status) \(reply.text)")
        // Too large (413), too late, or answered before: Lambda has told its caller, and the next event can come.
        default:
            context.log(
                .error,
                "the answer was refused",
                ["http.response.status_code": "\(reply.status)", "error.message": reply.text]
            )
        }
    }

    private func context(of invocation: LambdaInvocation) -> FunctionContext {
        trace.write(invocation.traceID)
        let left = invocation.remaining(at: WallClock.millisecondsSince1970()).map { Duration.milliseconds($0) }
        var fields = [(name: "faas.execution", value: invocation.requestID)]
        if let trace = invocation.traceID { fields.append(("trace.id", trace)) }
        return FunctionContext(
            requestID: invocation.requestID,
            deadline: Deadline(after: min(left ?? configuration.timeout, configuration.timeout)),
            log: log.with(fields),
            crossOrigin: configuration.crossOrigin
        )
    }
}

extension LambdaHost {
    /// Starts a function under Lambda and answers events; a start that fails is reported with its reason.
    static func run(
        _ name: String,
        endpoint: String,
        makeHandler: (FunctionConfiguration) throws -> any FunctionHandler
    ) throws -> ExitStatus {
        let connection = try LambdaConnection(endpoint: endpoint)
        let (host, handler): (LambdaHost, any FunctionHandler)
        do throws(any Error) {
            let environment = FunctionConfiguration.processEnvironment()
            let configuration = try FunctionConfiguration(environment + [Self.ephemeral])
            let log = FunctionLog.standardError(function: name, threshold: configuration.logLevel)
            handler = try makeHandler(configuration)
            host = LambdaHost(connection, configuration: configuration, log: log)
        } catch {
            try report(error, of: name, to: connection)
            throw error
        }
        return host.run(handler)
    }

    /// Reports a start that failed; the process ends with the reason on standard error, whatever Lambda answers.
    private static func report(_ error: any Error, of name: String, to connection: LambdaConnection) throws {
        let type = error is ConfigurationError ? "Runtime.ConfigInvalid" : "Runtime.InitFailed"
        let report = LambdaErrorReport(type: type, message: "\(name): \(error)")
        do throws(LambdaFault) {
            _ = try connection.post(
                report.json.bytes,
                to: LambdaRuntimeAPI.initializationError,
                errorType: type
            )
        } catch {
            throw LambdaFault(reason: "\(error.reason), while this was to be reported: \(report.message)")
        }
    }

    /// Lambda takes the disk of an environment away with it.
    private static let ephemeral = (name: ConfigurationKey.ephemeral.rawValue, value: "yes")
}

extension FunctionOutput {
    /// What Lambda is told where this is no answer.
    fileprivate var failureReport: LambdaErrorReport? {
        guard exitStatus != .success, !isResponse else { return nil }
        let type = exitStatus == .badEvent ? "Function.BadEvent" : "Function.Failed"
        return LambdaErrorReport(type: type, message: String(decoding: bytes.prefix(4_096), as: UTF8.self))
    }
}
