import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// One connection of a client: reads a request, has it answered, writes the answer, waits for the next.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Phase {
        /// Between two requests.
        case idle
        case reading(Exchange)
        /// The request is whole, and its function has it.
        case answering(Exchange)
        /// The last answer is written: what still comes is thrown away.
        case closing
    }

    private let desk: RequestDesk
    private let closed: (ConnectionHandler) -> Void
    private var context: ChannelHandlerContext?
    private var phase = Phase.idle
    private var since = NIODeadline.now()
    private var isInputClosed = false
    private var sourceIP = ""

    init(_ desk: RequestDesk, closed: @escaping (ConnectionHandler) -> Void) {
        self.desk = desk
        self.closed = closed
    }

    /// Whether a request is being read or answered.
    var isAtWork: Bool {
        switch phase {
        case .reading, .answering: true
        case .idle, .closing: false
        }
    }

    /// Closes the connection behind its request, or after a moment in which a request that is on its way may still arrive.
    func drain(patience: TimeAmount) {
        guard case .idle = phase, let context else { return }
        context.eventLoop.assumeIsolated().scheduleTask(in: patience) {
            if case .idle = self.phase { self.context?.close(promise: nil) }
        }
    }

    /// Ends a connection whose client takes longer than it may.
    func checkTime(_ now: NIODeadline) {
        let options = desk.options
        switch phase {
        case .idle where now - since > options.headTimeout: context?.close(promise: nil)
        case .reading(let exchange) where now - since > options.bodyTimeout:
            let problem = Problem(408, "timeout", "The body did not arrive in time.")
            answer(exchange, problem.response(requestID: exchange.requestID), closes: true)
        case .closing where now - since > options.writeTimeout: context?.close(promise: nil)
        default: break
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        sourceIP = context.remoteAddress?.ipAddress ?? ""
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), phase) {
        case (.head(let head), .idle): begin(head)
        case (.body(let bytes), .reading(let exchange)): take(bytes, exchange)
        case (.end, .reading(let exchange)): run(exchange)
        default: break
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        // A client that sends no more may still read.
        isInputClosed = true
        if !isAtWork { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        refuse(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .answering(let exchange) = phase, let invocation = exchange.invocation,
            exchange.destination?.host.abandon(invocation) == true
        {
            desk.record(exchange, status: 499)
        }
        if case .reading(let exchange) = phase { desk.record(exchange, status: 499) }
        phase = .closing
        self.context = nil
        closed(self)
    }
}

// Requests
extension ConnectionHandler {
    private func enter(_ phase: Phase) {
        self.phase = phase
        since = .now()
    }

    private func begin(_ head: HTTPRequestHead) {
        let exchange = Exchange(head)
        enter(.reading(exchange))
        do throws(Problem) {
            try desk.admit(exchange)
            let limit = exchange.bodyLimit
            if let length = head.headers.only("content-length").flatMap({ Int($0) }), length > limit {
                throw Self.tooLarge(limit)
            }
            if exchange.announcesBody, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                context?.writeAndFlush(
                    wrapOutboundOut(.head(.init(version: .http1_1, status: .continue))),
                    promise: nil
                )
            }
        } catch {
            exchange.problem = error
            // With nothing behind it, the request ends in a moment, and the connection can go on.
            if exchange.announcesBody { refuse(exchange, error) }
        }
    }

    private func take(_ bytes: ByteBuffer, _ exchange: Exchange) {
        var bytes = bytes
        exchange.body.writeBuffer(&bytes)
        if exchange.body.readableBytes > exchange.bodyLimit { refuse(exchange, Self.tooLarge(exchange.bodyLimit)) }
    }

    private func run(_ exchange: Exchange) {
        enter(.answering(exchange))
        do throws(Problem) {
            if let problem = exchange.problem { throw problem }
            try desk.run(exchange, sourceIP: sourceIP) { self.answer(exchange, $0, closes: false) }
        } catch {
            answer(exchange, error.response(requestID: exchange.requestID), closes: false)
        }
    }

    /// Answers before the request has ended, and takes no other on this connection.
    private func refuse(_ exchange: Exchange, _ problem: Problem) {
        answer(exchange, problem.response(requestID: exchange.requestID), closes: true)
    }

    private func refuse(_ error: HTTPParserError) {
        let isTooLarge = error == .headerOverflow
        let problem =
            isTooLarge
            ? Problem(431, "head-too-large", "The request's head is too large.")
            : Problem(400, "bad-request", "The request is not valid HTTP.")
        switch phase {
        case .reading(let exchange): refuse(exchange, problem)
        case .idle:
            desk.recordRefusal(status: problem.status)
            let requestID = RequestID.mint()
            let answer = problem.response(requestID: requestID).wire(requestID: requestID, trace: nil, omitsBody: false)
            write(answer, version: .http1_1, closes: true)
        case .answering, .closing: context?.close(promise: nil)
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(413, "too-large", "The body must have at most \(limit) bytes.")
    }
}

// Answers
extension ConnectionHandler {
    private func answer(_ exchange: Exchange, _ response: HTTPResponse, closes: Bool) {
        desk.record(exchange, status: response.statusCode)
        let wire = response.wire(
            requestID: exchange.requestID,
            trace: exchange.trace,
            omitsBody: exchange.head.method == .HEAD
        )
        let goesOn = exchange.head.isKeepAlive && !closes && !desk.isDraining && !isInputClosed
        write(wire, version: exchange.head.version, closes: !goesOn)
    }

    private func write(_ answer: (head: HTTPResponseHead, body: ByteBuffer?), version: HTTPVersion, closes: Bool) {
        guard let context else { return }
        var head = answer.head
        if closes {
            head.headers.add(name: "connection", value: "close")
        } else if version == .http1_0 {
            head.headers.add(name: "connection", value: "keep-alive")
        }
        // Before the last part is written: with it, the next request may arrive.
        enter(closes ? .closing : .idle)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = answer.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        guard closes else { return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in self.closeGently() }
    }

    /// The client may still be sending: cut off at once, it would see a reset and not the answer.
    private func closeGently() {
        guard let context else { return }
        if isInputClosed { return context.close(promise: nil) }
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: desk.options.linger) { self.context?.close(promise: nil) }
    }
}

extension Exchange {
    fileprivate var bodyLimit: Int { destination?.host.function.manifest.maxRequestBytes ?? 0 }
}
