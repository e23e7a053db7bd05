import Glibc
import RuntimeProtocols

/// Where every function's process begins and ends.
public enum FunctionMain {
    /// Chooses the host, reads the configuration, answers events, exits; `makeHandler` wires the function and opens nothing yet.
    public static func run(
        _ name: String,
        makeHandler: (FunctionConfiguration) throws -> some FunctionHandler
    ) -> Never {
        Termination.ignoreBrokenPipes()
        Termination.endOnSignals()
        guard let output = Descriptor.takeStandardOutput() else { stop(.outputLost, "standard output is closed") }
        do {
            let host = try HostSelection(
                arguments: CommandLine.argc < 2 ? [] : Array(CommandLine.arguments.dropFirst()),
                lambdaEndpoint: HostSelection.lambdaEndpoint
            )
            let status = try serve(host, name: name, makeHandler: makeHandler, output: output)
            exit(status.rawValue)
        } catch let error as ConfigurationError {
            stop(.badConfiguration, "\(name): \(error)")
        } catch let error as UsageError {
            stop(.usage, error.message)
        } catch let error as ReadFailure {
            stop(.inputLost, "\(name): \(error.message)")
        } catch {
            stop(.failure, "\(name): \(error)")
        }
    }

    private static func serve(
        _ host: HostSelection,
        name: String,
        makeHandler: (FunctionConfiguration) throws -> some FunctionHandler,
        output: Descriptor
    ) throws -> ExitStatus {
        // Lambda wants to be told why a start fails, so its host makes the start itself.
        if case .lambda(let endpoint) = host {
            return try LambdaHost.run(name, endpoint: endpoint, makeHandler: makeHandler)
        }
        let configuration = try FunctionConfiguration(FunctionConfiguration.processEnvironment())
        let handler = try makeHandler(configuration)
        if case .healthCheck = host { return .success }
        let log = FunctionLog.standardError(function: name, threshold: configuration.logLevel)
        let makeContext = { FunctionContext(requestID: "", deadline: Deadline(after: configuration.timeout), log: log) }
        let (input, limit) = (Descriptor.standardInput, configuration.maxEventBytes)
        if case .stream = host {
            let host = StreamHost(input: input, output: output, maxEventBytes: limit)
            return try host.run(handler, makeContext: makeContext)
        }
        let host = OneShotHost(input: input, output: output, maxEventBytes: limit)
        return try host.run(handler, makeContext: makeContext)
    }

    private static func stop(_ status: ExitStatus, _ message: String) -> Never {
        // The process ends anyway; a message that can't be written has nowhere else to go.
        _ = Descriptor.standardError.writeAll(Array("\(message)\n".utf8))
        exit(status.rawValue)
    }
}
