import Glibc
import RuntimeProtocols

/// Where every function's process begins and ends.
public enum FunctionMain {
    /// Chooses the host, reads the configuration, answers events, exits.
    ///
    /// - Parameter makeHandler: wires the function and opens nothing yet; a host with several threads asks once for each.
    public static func run(
        _ name: String,
        makeHandler: @escaping @Sendable (FunctionConfiguration) throws -> any FunctionHandler
    ) -> Never {
        Termination.ignoreBrokenPipes()
        guard let output = Descriptor.takeStandardOutput() else { stop(.outputLost, "standard output is closed") }
        do {
            let host = try HostSelection(
                arguments: CommandLine.argc < 2 ? [] : Array(CommandLine.arguments.dropFirst()),
                surroundings: .ofProcess
            )
            let configuration = try FunctionConfiguration(FunctionConfiguration.processEnvironment())
            let process = FunctionProcess(name: name, configuration: configuration, output: output)
            exit(try process.serve(host) { try makeHandler(configuration) }.rawValue)
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

    private static func stop(_ status: ExitStatus, _ message: String) -> Never {
        // The process ends anyway; a message that can't be written has nowhere else to go.
        _ = Descriptor.standardError.writeAll(Array("\(message)\n".utf8))
        exit(status.rawValue)
    }
}

/// What every host of a process is given.
private struct FunctionProcess {
    let name: String
    let configuration: FunctionConfiguration
    let output: Descriptor

    func serve(
        _ host: HostSelection,
        _ makeHandler: @escaping @Sendable () throws -> any FunctionHandler
    ) throws -> ExitStatus {
        let log = FunctionLog.standardError(function: name, threshold: configuration.logLevel)
        let timeout = configuration.timeout
        let makeContext = { @Sendable in FunctionContext(requestID: "", deadline: Deadline(after: timeout), log: log) }
        let (input, limit) = (Descriptor.standardInput, configuration.maxEventBytes)
        switch host {
        case .oneShot:
            let host = OneShotHost(input: input, output: output, maxEventBytes: limit)
            return try host.run(try makeHandler(), makeContext: makeContext)
        case .stream:
            let host = StreamHost(input: input, output: output, maxEventBytes: limit)
            return try host.run(try makeHandler(), makeContext: makeContext)
        case .cgi:
            let host = CGIHost(input: input, output: output, maxBodyBytes: configuration.maxBodyBytes)
            return try host.run(try makeHandler(), makeContext: makeContext)
        case .fastCGI(let address):
            let host = FastCGIHost(address: address, configuration: configuration, log: log)
            return try host.run(makeContext: makeContext, makeHandler: makeHandler)
        }
    }
}
