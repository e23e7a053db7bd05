import Glibc
import JSONCodec
import RuntimeProtocols

/// Where every function's process begins and ends.
public enum FunctionMain {
    /// Chooses the host, reads the configuration, answers events, exits; `makeHandler` wires the function and opens nothing yet.
    public static func run(
        _ name: String,
        makeHandler: (FunctionConfiguration) throws -> some FunctionHandler
    ) -> Never {
        Termination.ignoreBrokenPipes()
        guard let output = Descriptor.takeStandardOutput() else { stop(.outputLost, "standard output is closed") }
        do {
            let host = try HostSelection(
                arguments: CommandLine.argc < 2 ? [] : Array(CommandLine.arguments.dropFirst())
            )
            let configuration = try FunctionConfiguration(FunctionConfiguration.processEnvironment())
            let handler = try makeHandler(configuration)
            let status = try serve(host, handler, name: name, configuration: configuration, output: output)
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
        _ handler: some FunctionHandler,
        name: String,
        configuration: FunctionConfiguration,
        output: Descriptor
    ) throws(ReadFailure) -> ExitStatus {
        let log = FunctionLog.standardError(function: name, threshold: configuration.logLevel)
        let makeContext = { FunctionContext(requestID: "", deadline: Deadline(after: configuration.timeout), log: log) }
        let (input, limit) = (Descriptor.standardInput, configuration.maxEventBytes)
        switch host {
        case .oneShot:
            let host = OneShotHost(input: input, output: output, maxEventBytes: limit)
            return try host.run(handler, makeContext: makeContext)
        case .stream:
            let host = StreamHost(input: input, output: output, maxEventBytes: limit)
            return try host.run(handler, makeContext: makeContext)
        case .description: return describe(handler, name: name, output: output)
        }
    }

    private static func describe(_ handler: some FunctionHandler, name: String, output: Descriptor) -> ExitStatus {
        var document: JSONValue = ["$schema": "https://json-schema.org/draft/2020-12/schema", "name": .string(name)]
        for (member, value) in handler.describe().object?.members ?? [] { document[member] = value }
        return output.writeAll(document.bytes + [0x0A]) ? .success : .outputLost
    }

    private static func stop(_ status: ExitStatus, _ message: String) -> Never {
        // The process ends anyway; a message that can't be written has nowhere else to go.
        _ = Descriptor.standardError.writeAll(Array("\(message)\n".utf8))
        exit(status.rawValue)
    }
}
