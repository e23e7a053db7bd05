import NIOCore
import RuntimeProtocols
import UnixSignals

/// Emulates AWS Lambda until SIGTERM or SIGINT: `local-runner lambda-emulator`.
public struct LambdaEmulatorCommand: Sendable {
    private let workspace: Workspace
    private let host: String
    private let port: Int
    private let print: @Sendable (String) -> Void

    /// Prepares the command; `print` gets what a person should read.
    public init(_ workspace: Workspace, host: String, port: Int, print: @escaping @Sendable (String) -> Void) {
        self.workspace = workspace
        self.host = host
        self.port = port
        self.print = print
    }

    /// Answers invocations until the end is asked for, then ends all processes.
    public func run() async throws(CommandFailure) {
        do {
            try await serve()
        } catch {
            throw CommandFailure(error)
        }
    }

    private func serve() async throws {
        _ = try RunnerConfiguration(environment: workspace.environment)
        let catalog = try workspace.catalog()
        try catalog.requireExecutables()
        let sink = StandardErrorSink.shared
        defer { sink.flush() }
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        try await LambdaEmulator.whileRunning(catalog.functions, log: sink) { emulator in
            try await withThrowingTaskGroup { group in
                group.addTask { try await serve(emulator, count: catalog.functions.count) }
                group.addTask { for await _ in signals { break } }
                // The signal, or what keeps the listener from serving.
                try await group.next()
                group.cancelAll()
            }
        }
    }

    private func serve(_ emulator: LambdaEmulator, count: Int) async throws {
        do {
            try await LambdaFrontEnd(emulator: emulator).serve(host: host, port: port) { port in
                let address = "http://\(host):\(port)/2015-03-31/functions"
                print("AWS Lambda is emulated for \(count) functions. Try:")
                print("  curl -d @functions/health/events/get.json \(address)/health/invocations\n")
            }
        } catch is CancellationError {
            // The end was asked for.
        }
    }
}
