import NIOCore
import NIOHTTP1
import RuntimeProtocols

/// One connection of a client: reads a request, has it answered, writes the answer, goes on to the next.
///
/// Requests that arrive before the one at work is answered are kept until then; once there is one, no more is read meanwhile.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What arrives, in its order.
    private enum Arrival {
        case part(HTTPServerRequestPart)
        case fault(HTTPParserError)
        case inputClosed
    }

    enum Phase {
        /// Between two requests.
        case idle
        case reading(Exchange)
        /// The request is whole, and its function has it.
        case answering(Exchange)
        /// The last answer is written: what still comes is thrown away.
        case closing
    }

    let desk: RequestDesk
    private let closed: (ConnectionHandler) -> Void
    var context: ChannelHandlerContext?
    private(set) var phase = Phase.idle
    private var since = NIODeadline.now()
    var isInputClosed = false
    private var sourceIP = ""
    private var arrivals = CircularBuffer<Arrival>(initialCapacity: 0)
    private var isDelivering = false
    private var isReadHeldBack = false

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
            if case .idle = self.phase { self.closeWhenWritten() }
        }
    }

    /// Closes the connection at once.
    func close() { context?.close(promise: nil) }

    /// Ends a connection whose client takes longer than it may.
    func checkTime(_ now: NIODeadline) {
        let options = desk.options
        switch phase {
        // A client that has not taken its answer is at that, and at no next request.
        case .idle where now - since > (isTaken ? options.headTimeout : options.writeTimeout):
            context?.close(promise: nil)
        case .reading(let exchange) where now - since > options.bodyTimeout:
            let problem = Problem(408, "timeout", "The body did not arrive in time.")
            answer(exchange, problem.response(requestID: exchange.requestID), closes: true)
        case .closing where now - since > options.writeTimeout: context?.close(promise: nil)
        default: break
        }
    }

    /// Whether the client has taken what was written, as far as can be told without asking for every answer.
    private var isTaken: Bool { context?.channel.isWritable != false }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        sourceIP = context.remoteAddress?.ipAddress ?? ""
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        closed(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { arrived(.part(unwrapInboundIn(data))) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
        arrived(.inputClosed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (error as? HTTPParserError, phase) {
        case (let error?, _): arrived(.fault(error))
        // What comes behind a fault is a fault too, and must not cut off the answer that tells of the first.
        case (nil, .closing): break
        case (nil, _): context.close(promise: nil)
        }
    }

    /// Reads one step ahead of the request at work: to stop and to go on for every request would cost two calls of the system.
    func read(context: ChannelHandlerContext) {
        if isHeldBack, !arrivals.isEmpty { isReadHeldBack = true } else { context.read() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .answering(let exchange) = phase, let invocation = exchange.invocation,
            exchange.destination?.host.abandon(invocation) == true
        {
            desk.record(exchange, status: 499)
        }
        if case .reading(let exchange) = phase { desk.record(exchange, status: 499) }
        phase = .closing
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { goOn() }
        context.fireChannelWritabilityChanged()
    }
}

// Requests
extension ConnectionHandler {
    private func arrived(_ arrival: Arrival) {
        arrivals.append(arrival)
        // An answer that is written on the spot must not deliver the next request from inside of this one.
        guard !isDelivering else { return }
        isDelivering = true
        defer { isDelivering = false }
        deliver()
    }

    /// Whether the next request has to wait: for the answer to the one before, or until the client has read what was written.
    private var isHeldBack: Bool {
        switch phase {
        case .answering: true
        case .idle: !isTaken
        case .reading, .closing: false
        }
    }

    private func deliver() {
        while let arrival = arrivals.first {
            if isHeldBack {
                // A client that sends no more may still read: nothing is kept waiting behind that.
                guard case .inputClosed = arrival else { return }
            }
            arrivals.removeFirst()
            switch (arrival, phase) {
            case (.part(.head(let head)), .idle): begin(head)
            case (.part(.body(let bytes)), .reading(let exchange)): take(bytes, exchange)
            case (.part(.end), .reading(let exchange)): run(exchange)
            case (.part, _): break
            case (.fault(let error), _): refuse(error)
            case (.inputClosed, _):
                isInputClosed = true
                if !isAtWork { context?.close(promise: nil) }
            }
        }
    }

    /// Takes up what has arrived while a request was at work.
    func goOn() {
        guard !isDelivering else { return }
        if !arrivals.isEmpty {
            isDelivering = true
            deliver()
            isDelivering = false
        }
        guard isReadHeldBack, !isHeldBack || arrivals.isEmpty else { return }
        isReadHeldBack = false
        context?.read()
    }

    func enter(_ phase: Phase) {
        self.phase = phase
        since = .now()
    }

    private func begin(_ head: HTTPRequestHead) {
        let exchange = desk.exchange(head)
        enter(.reading(exchange))
        do throws(Problem) {
            try desk.admit(exchange)
            let limit = exchange.bodyLimit
            if let length = head.headers.only("content-length").flatMap({ Int($0) }), length > limit {
                throw Self.tooLarge(limit)
            }
            if exchange.announcesBody, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                let asking = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
                context?.writeAndFlush(wrapOutboundOut(asking), promise: nil)
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
            let fields = WireFields(requestID: requestID, date: desk.httpDate())
            write(problem.response(requestID: requestID), fields, closes: true)
        case .answering, .closing: break
        }
    }

    private static func tooLarge(_ limit: Int) -> Problem {
        Problem(413, "too-large", "The body must have at most \(limit) bytes.")
    }
}

extension Exchange {
    fileprivate var bodyLimit: Int { destination?.host.function.manifest.maxRequestBytes ?? 0 }
}
