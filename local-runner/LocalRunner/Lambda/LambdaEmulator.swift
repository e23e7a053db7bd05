import NIOCore
import RuntimeProtocols
import Synchronization

/// AWS Lambda on this machine: runs functions in environments, each a process with a Runtime API of its own.
public final class LambdaEmulator: Sendable {
    /// Limits, and what goes wrong on purpose.
    public struct Options: Sendable {
        /// Largest answer that is taken, in bytes.
        public var answerLimit = LambdaRuntimeAPI.answerLimit
        /// How long a process may take until it asks for its first event.
        public var initializationTimeout = TimeAmount.seconds(10)
        /// Time between SIGTERM and SIGKILL.
        public var grace = TimeAmount.milliseconds(500)
        /// What the Runtime API does wrong.
        public var faults: [RuntimeFault] = []

        /// Lambda's own limits, and no faults.
        public init() {}
    }

    private struct Pool {
        var idle: [LambdaEnvironment] = []
        var all: [LambdaEnvironment] = []
    }

    private let functions: [String: Function]
    private let options: Options
    private let faults: RuntimeFaults
    private let log: any LineSink
    private let pools = Mutex<[String: Pool]>([:])
    private let starts: AsyncStream<LambdaEnvironment>.Continuation

    private init(
        _ functions: [Function],
        _ options: Options,
        log: any LineSink,
        starts: AsyncStream<LambdaEnvironment>.Continuation
    ) {
        self.functions = Dictionary(uniqueKeysWithValues: functions.map { ($0.name, $0) })
        self.options = options
        self.log = log
        self.starts = starts
        faults = RuntimeFaults(options.faults)
    }

    /// Emulates Lambda for as long as `body` runs, then ends all processes.
    static func whileRunning<Result: Sendable>(
        _ functions: [Function],
        options: Options = Options(),
        log: any LineSink,
        _ body: (LambdaEmulator) async throws -> Result
    ) async throws -> Result {
        let (environments, starts) = AsyncStream.makeStream(of: LambdaEnvironment.self)
        let emulator = LambdaEmulator(functions, options, log: log, starts: starts)
        async let running: Void = withDiscardingTaskGroup { group in
            for await environment in environments { group.addTask { await environment.run() } }
        }
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(emulator)) } catch { result = .failure(error) }
        emulator.stop()
        await running
        return try result.get()
    }

    /// Runs one event: in an idle environment, in a new one where the function may have more, else it is refused.
    public func invoke(_ name: String, _ event: [UInt8]) async throws -> LambdaOutcome {
        guard let function = functions[name] else {
            throw CatalogError(description: "there is no function \"\(name)\"")
        }
        let (environment, isNew) = try take(function)
        if isNew { starts.yield(environment) }
        let outcome = await environment.invoke(event, id: Self.mintID())
        pools.withLock { pools in
            if environment.isAlive {
                pools[name]?.idle.append(environment)
            } else {
                pools[name]?.all.removeAll { $0 === environment }
            }
        }
        return outcome
    }

    /// How often a call of the Runtime API came, in all environments.
    func count(of call: RuntimeFault.Call) -> Int { faults.count(of: call) }

    /// How many connections the Runtime API of all environments has accepted.
    var connections: Int { faults.connections }

    private func take(_ function: Function) throws -> (LambdaEnvironment, isNew: Bool) {
        try pools.withLock { pools in
            var pool = pools[function.name] ?? Pool()
            defer { pools[function.name] = pool }
            while let environment = pool.idle.popLast() {
                if environment.isAlive { return (environment, false) }
                pool.all.removeAll { $0 === environment }
            }
            guard pool.all.count < function.manifest.concurrency else { throw LambdaThrottle() }
            let environment = LambdaEnvironment(function, options, faults, log: log)
            pool.all.append(environment)
            return (environment, true)
        }
    }

    /// Shuts all environments down; whoever waits for one is told.
    func stop() {
        starts.finish()
        let pools = pools.withLock { $0 }
        for environment in pools.values.flatMap(\.all) { environment.stop() }
    }

    /// An id as AWS mints them.
    private static func mintID() -> String {
        let digits = Array(RequestID.mint())
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
        return groups.map { String(digits[$0]) }.joined(separator: "-")
    }
}
