import Glibc
import JSONCodec
import NIOCore
import NIOPosix
import RuntimeProtocols

extension ReplayBackend {
    /// A FastCGI process a function, started when it is first asked, on a socket of its own.
    static func fastCGI<Result: Sendable>(
        _ catalog: FunctionCatalog,
        _ log: any LineSink,
        _ body: @Sendable (ReplayBackend) async throws -> Result
    ) async throws -> Result {
        let folder = try ReplayFolder()
        defer { folder.remove() }
        let responders = FastCGIResponders(catalog, folder: folder.path, log: log)
        let routed = catalog.routedNames
        let backend = ReplayBackend(
            answer: { name, event in
                try await responders.answer(of: name, to: HTTPEvent(json: JSONValue(parsing: event)))
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
    private var running: [String: ServerProcess] = [:]

    init(_ catalog: FunctionCatalog, folder: String, log: any LineSink) {
        self.catalog = catalog
        self.folder = folder
        self.log = log
    }

    /// What a function answers within the time that a web server gives it.
    func answer(of name: String, to event: HTTPEvent) async throws -> HTTPResponse {
        let function = try catalog.function(name)
        let process = try await process(of: function)
        do {
            let limit = TimeAmount.seconds(Int64(NginxSite.readTimeout(of: function)))
            return try await FastCGIClient.answer(event, on: path(of: name), within: limit)
        } catch {
            throw process.child.hasEnded ? InvocationError.badAnswer("its process has ended") : error
        }
    }

    private func path(of name: String) -> String { "\(folder)/\(name).sock" }

    /// The process of a function, started when it is first asked for; its socket listens before it does anything.
    private func process(of function: Function) async throws -> ServerProcess {
        if let process = running[function.name] { return process }
        let socket = try ListeningSocket(path: path(of: function.name), mode: 0o600)
        let process = try await ServerProcess.start(
            function.webRecipe,
            socket: socket.descriptor,
            log: log,
            on: MultiThreadedEventLoopGroup.singleton.any()
        )
        // The socket is held for as long as the process runs: with it goes whoever was not accepted, who would wait for ever.
        process.child.exit.whenComplete { _ in withExtendedLifetime(socket) {} }
        running[function.name] = process
        return process
    }

    func end() async throws {
        for process in running.values {
            process.end(SIGTERM, grace: .seconds(5))
            _ = try await process.child.exit.get()
        }
    }
}

/// Asks a FastCGI responder as a web server does: one request a connection.
enum FastCGIClient {
    /// The answer to a request; the id and everything else is told by parameters.
    static func answer(_ event: HTTPEvent, on path: String, within limit: TimeAmount) async throws -> HTTPResponse {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let deadline = NIODeadline.now() + limit
        let connection = channel.channel
        let timer = connection.eventLoop.scheduleTask(deadline: deadline) { connection.close(promise: nil) }
        defer { timer.cancel() }
        do {
            return try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(bytes: request(event)))
                var bytes: [UInt8] = []
                // The responder closes the connection behind its answer.
                for try await part in inbound { bytes += part.readableBytesView }
                return try HTTPResponse(gateway: output(in: bytes))
            }
        } catch {
            throw NIODeadline.now() < deadline ? error : AnswerFault.timedOut
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
