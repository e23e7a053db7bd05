import CLinux
import Glibc
import JSONCodec
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
        // Hosts pin a version by its descriptor, and a process would be called by that descriptor's number.
        pricetag_name_process(name)
        Termination.ignoreBrokenPipes()
        Termination.endOnSignals()
        guard let output = Descriptor.takeStandardOutput() else { stop(.outputLost, "standard output is closed") }
        do {
            let host = try HostSelection(
                arguments: CommandLine.argc < 2 ? [] : Array(CommandLine.arguments.dropFirst()),
                surroundings: .ofProcess
            )
            exit(try FunctionProcess(name: name, output: output, makeHandler: makeHandler).serve(host).rawValue)
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

/// A process of a function, whichever host it turns out to be.
private struct FunctionProcess {
    let name: String
    let output: Descriptor
    let makeHandler: @Sendable (FunctionConfiguration) throws -> any FunctionHandler

    func serve(_ host: HostSelection) throws -> ExitStatus {
        switch host {
        case .oneShot:
            let start = try FunctionStart(self)
            let host = OneShotHost(input: .standardInput, output: output, maxEventBytes: start.maxEventBytes)
            return try host.run(try start.makeHandler(), makeContext: start.makeContext)
        case .stream:
            let start = try FunctionStart(self)
            let host = StreamHost(input: .standardInput, output: output, maxEventBytes: start.maxEventBytes)
            return try host.run(try start.makeHandler(), makeContext: start.makeContext)
        case .cgi:
            let start = try FunctionStart(self)
            let limit = start.configuration.maxBodyBytes
            let host = CGIHost(input: .standardInput, output: output, maxBodyBytes: limit)
            return try host.run(try start.makeHandler(), makeContext: start.makeContext)
        case .fastCGI(let address):
            let start = try FunctionStart(self)
            let host = FastCGIHost(address: address, configuration: start.configuration, log: start.log)
            return try host.run(makeContext: start.makeContext, makeHandler: start.makeHandler)
        case .lambda(let endpoint):
            // Lambda wants to be told why a start fails, so its host makes the start itself.
            return try LambdaHost.run(name, endpoint: endpoint, makeHandler: makeHandler)
        case .description: return describe(try FunctionStart(self).makeHandler())
        case .healthCheck(let address):
            _ = try FunctionStart(self).makeHandler()
            if let address { try HealthProbe.check(address) }
            return .success
        }
    }

    private func describe(_ handler: any FunctionHandler) -> ExitStatus {
        var document: JSONValue = ["$schema": "https://json-schema.org/draft/2020-12/schema", "name": .string(name)]
        for (member, value) in handler.describe().object?.members ?? [] { document[member] = value }
        return output.writeAll(document.bytes + [0x0A]) ? .success : .outputLost
    }
}

/// What a process has once its settings are read.
private struct FunctionStart {
    let configuration: FunctionConfiguration
    let log: FunctionLog
    let makeHandler: @Sendable () throws -> any FunctionHandler
    let makeContext: @Sendable () -> FunctionContext

    init(_ process: FunctionProcess) throws(ConfigurationError) {
        let configuration = try FunctionConfiguration(FunctionConfiguration.processEnvironment())
        let log = FunctionLog.standardError(function: process.name, threshold: configuration.logLevel)
        let make = process.makeHandler
        self.configuration = configuration
        self.log = log
        makeHandler = { try make(configuration) }
        makeContext = {
            FunctionContext(
                requestID: "",
                deadline: Deadline(after: configuration.timeout),
                log: log,
                crossOrigin: configuration.crossOrigin
            )
        }
    }

    var maxEventBytes: Int { configuration.maxEventBytes }
}
