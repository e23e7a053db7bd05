import Glibc
import JSONCodec
import NIOCore
import NIOPosix
import RuntimeProtocols
import Synchronization

extension ReplayBackend {
    /// A FastCGI process a function, started when it is first asked, on a socket of its own.
    static func fastCGI<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let folder = try ReplayHome(secret: "")
        defer { folder.remove() }
        let responders = FastCGIResponders(catalog, folder: folder.path, log: log)
        let routed = catalog.routedNames
        let backend = ReplayBackend(
            answer: { name, event in
                let event = try HTTPEvent(json: JSONValue(parsing: event))
                return try await FastCGIClient.answer(event, on: try await responders.socket(of: name))
            },
            run: process(catalog, log),
            reaches: { routed.contains($0) }
        )
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body(backend)) } catch { result = .failure(error) }
        try await responders.end()
        return try result.get()
    }
}

/// The processes of one case.
private actor FastCGIResponders {
    private let catalog: FunctionCatalog
    private let folder: String
    private let log: any LineSink
    private var running: [String: PipedProcess] = [:]

    init(_ catalog: FunctionCatalog, folder: String, log: any LineSink) {
        self.catalog = catalog
        self.folder = folder
        self.log = log
    }

    /// The socket of a function, once somebody answers on it.
    func socket(of name: String) async throws -> String {
        let path = "\(folder)/\(name).sock"
        if running[name] != nil { return path }
        let function = try catalog.function(name)
        var recipe = function.recipe
        recipe.arguments = ["--fastcgi", "unix:\(path)"]
        recipe.environment.merge(function.gatewaySettings) { _, own in own }
        let sink = log
        let process = try await PipedProcess.start(recipe, log: sink, on: MultiThreadedEventLoopGroup.singleton.any()) {
            LineForwarder(sink: sink)
        }.get()
        running[name] = process
        try await Self.waitForListener(on: path, of: process)
        return path
    }

    func end() async throws {
        for process in running.values { try await process.end(grace: .seconds(5)).get() }
    }

    /// A socket appears when its process listens; a process that ends before never will.
    private static func waitForListener(on path: String, of process: PipedProcess) async throws {
        let hasEnded = Atomic(false)
        process.child.exit.whenComplete { _ in hasEnded.store(true, ordering: .releasing) }
        let deadline = ContinuousClock.now + .seconds(10)
        while access(path, F_OK) != 0 {
            guard !hasEnded.load(ordering: .acquiring), .now < deadline else {
                throw InvocationError.notStarted("nobody listens on \(path)")
            }
            await Task.yield()
        }
    }
}

/// Asks a FastCGI responder as a web server does: one request a connection.
enum FastCGIClient {
    /// The answer to a request; the id and everything else is told by parameters.
    static func answer(_ event: HTTPEvent, on path: String) async throws -> HTTPResponse {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: request(event)))
            var bytes: [UInt8] = []
            // The responder closes the connection behind its answer.
            for try await part in inbound { bytes += part.readableBytesView }
            return try HTTPResponse(gateway: output(in: bytes))
        }
    }

    private static func request(_ event: HTTPEvent) -> [UInt8] {
        var parameters: [UInt8] = []
        for (name, value) in event.gatewayVariables.sorted(by: { $0.key < $1.key }) {
            FastCGIPairs.append(name, value, to: &parameters)
        }
        var bytes: [UInt8] = []
        FastCGIRecord.appendBegin(1, keepsConnection: false, to: &bytes)
        FastCGIRecord.append(.params, 1, parameters, to: &bytes)
        FastCGIRecord.appendEnd(of: .params, 1, to: &bytes)
        FastCGIRecord.append(.standardInput, 1, event.body, to: &bytes)
        FastCGIRecord.appendEnd(of: .standardInput, 1, to: &bytes)
        return bytes
    }

    /// What the responder wrote, taken out of its records; throws where they do not end as a request does.
    private static func output(in bytes: [UInt8]) throws(GatewayFault) -> [UInt8] {
        var output: [UInt8] = []
        var rest = bytes[...]
        while rest.count >= FastCGIRecord.headerBytes {
            let header = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard let record = FastCGIRecord(header) else { throw GatewayFault(what: "a record of another version") }
            let content = rest.dropFirst(FastCGIRecord.headerBytes).prefix(record.contentLength)
            rest = rest.dropFirst(FastCGIRecord.headerBytes + record.contentLength + record.paddingLength)
            switch FastCGIRecordType(rawValue: record.type) {
            case .standardOutput: output += content
            case .endRequest:
                guard content.count == 8, content[content.startIndex + 4] == 0, rest.isEmpty else {
                    throw GatewayFault(what: "the request was not carried out")
                }
                return output
            default: break
            }
        }
        throw GatewayFault(what: "the connection ended before the request did")
    }
}
