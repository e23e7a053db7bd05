import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import RuntimeProtocols

/// One request on a connection: read, routed, answered, written, logged.
struct Exchange: Sendable {
    /// Longest that a body may take to arrive.
    private static let bodyTimeout = TimeAmount.seconds(30)
    /// Longest that a connection stays open for a body that nobody wants.
    private static let lingerTimeout = TimeAmount.seconds(5)

    let router: FunctionRouter
    let logger: Logger

    func respond(
        to request: Request,
        writer: consuming ResponseWriter,
        channel: any Channel
    ) async throws {
        let requestID = RequestID.mint()
        let start = ContinuousClock.now
        let answer: RuntimeProtocols.HTTPResponse
        var leavesBody = false
        do throws(Rejection) {
            answer = try await self.answer(to: request, requestID: requestID, writer: writer, channel: channel)
        } catch {
            answer = error.problem.response(requestID: requestID)
            leavesBody = error.leavesBody && request.announcesBody
        }
        let (head, body) = answer.wire(
            requestID: requestID,
            omitsBody: request.method == .head,
            closes: leavesBody
        )
        log(request, requestID: requestID, status: answer.statusCode, duration: .now - start)
        try await writer.write(response: head, body: body)
        // The client may still be sending; cut off at once, it would see a reset and not the answer.
        if leavesBody { channel.eventLoop.scheduleTask(in: Self.lingerTimeout) { channel.close(promise: nil) } }
    }

    private func answer(
        to request: Request,
        requestID: String,
        writer: borrowing ResponseWriter,
        channel: any Channel
    ) async throws(Rejection) -> RuntimeProtocols.HTTPResponse {
        var incoming = IncomingRequest(request, sourceIP: channel.remoteAddress?.ipAddress ?? "")
        let destination: FunctionRouter.Destination
        do throws(Problem) {
            destination = try router.destination(method: incoming.method, rawPath: incoming.rawPath)
        } catch {
            throw Rejection(problem: error, leavesBody: true)
        }
        incoming.body = try await body(of: request, limit: destination.bodyLimit, writer: writer, channel: channel)
        do throws(Problem) {
            return try await router.answer(incoming, to: destination, requestID: requestID)
        } catch {
            throw Rejection(problem: error, leavesBody: false)
        }
    }

    private func body(
        of request: Request,
        limit: Int,
        writer: borrowing ResponseWriter,
        channel: any Channel
    ) async throws(Rejection) -> [UInt8] {
        guard request.announcesBody else { return [] }
        let tooLarge = Rejection(
            problem: Problem(413, "too-large", "The body must have at most \(limit) bytes."),
            leavesBody: true
        )
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
        let timer = channel.eventLoop.scheduleTask(in: Self.bodyTimeout) { channel.close(promise: nil) }
        defer { timer.cancel() }
        do {
            if request.headers[.expect]?.lowercased() == "100-continue" {
                try await writer.writeInformationalHead(HTTPTypes.HTTPResponse(status: .continue))
            }
            return Array(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        } catch {
            throw Rejection(
                problem: Problem(400, "bad-body", "The body could not be read to its end."),
                leavesBody: true
            )
        }
    }

    private func log(_ request: Request, requestID: String, status: Int, duration: Duration) {
        logger.info(
            "answered",
            metadata: [
                "request_id": "\(requestID)",
                "method": "\(request.method.rawValue)",
                "path": "\((request.head.path ?? "").prefix { $0 != "?" })",
                "status": "\(status)",
                "milliseconds": "\(duration / .milliseconds(1))",
            ]
        )
    }
}

/// A problem, and whether the request's body was left unread.
private struct Rejection: Error {
    let problem: Problem
    let leavesBody: Bool
}

extension Request {
    fileprivate var announcesBody: Bool {
        headers[.transferEncoding] != nil || headers[.contentLength].map { $0 != "0" } ?? false
    }
}

extension IncomingRequest {
    fileprivate init(_ request: Request, sourceIP: String) {
        self.init(
            method: request.method.rawValue,
            target: request.head.path ?? "",
            authority: request.head.authority ?? "",
            headers: request.headers.map { ($0.name.rawName, $0.value) },
            sourceIP: sourceIP
        )
    }
}
