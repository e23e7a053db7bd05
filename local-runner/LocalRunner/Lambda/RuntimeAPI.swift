import JSONCodec
import NIOCore
import RuntimeProtocols

/// AWS Lambda's Runtime API, version 2018-06-01, for one environment.
struct RuntimeAPI: Sendable {
    let session: RuntimeSession
    let functionName: String
    let faults: RuntimeFaults
    /// Largest answer that is taken, in bytes.
    let answerLimit: Int

    /// A trace header as X-Ray writes it, for an invocation that was not traced.
    private static func trace(of id: String) -> String {
        let digits = id.filter { $0 != "-" }
        return "Root=1-\(digits.prefix(8))-\(digits.suffix(24));Parent=\(digits.prefix(16));Sampled=0"
    }

    /// Answers one call; nil closes its connection.
    func respond(to request: HTTPListener.Request) async -> HTTPListener.Reply? {
        guard let call = Self.call(request) else { return Self.error(404, "UnknownCall", "There is no such call.") }
        let deed = faults.deed(at: call.kind)
        switch deed {
        case .status(let status): return Self.error(status, "Fault", "A fault on purpose.")
        case .redirect(let target): return HTTPListener.Reply(status: 307, fields: [("location", target)])
        case .hangUp: return nil
        case .delay(let time): try? await Task.sleep(for: .nanoseconds(time.nanoseconds))
        case .hangUpAfterwards, nil: break
        }
        let reply = await carryOut(call, request)
        if case .hangUpAfterwards = deed { return nil }
        return reply
    }

    private func carryOut(_ call: Call, _ request: HTTPListener.Request) async -> HTTPListener.Reply? {
        switch call {
        case .next: return await next()
        case .response(let id):
            guard !request.isTooLarge else { return tooLarge(id) }
            return Self.reply(session.answer(.answer(request.body), to: id))
        case .error(let id): return Self.reply(session.answer(.failure(Self.report(request)), to: id))
        case .initializationError: return Self.reply(session.failInitialization(Self.report(request)))
        }
    }

    private func next() async -> HTTPListener.Reply? {
        switch await session.next() {
        case .superseded: return nil
        case .refused: return Self.reply(.wrongState)
        case .invocation(let invocation):
            return HTTPListener.Reply(
                status: 200,
                fields: [
                    ("Content-Type", "application/json"),
                    (LambdaRuntimeAPI.Field.requestID, invocation.id),
                    (LambdaRuntimeAPI.Field.deadline, String(invocation.deadline)),
                    (LambdaRuntimeAPI.Field.functionARN, LambdaEnvironment.arn(functionName)),
                    (LambdaRuntimeAPI.Field.traceID, Self.trace(of: invocation.id)),
                ],
                body: invocation.event
            )
        }
    }

    /// The caller learns of it from here: the function's own report would come too late.
    private func tooLarge(_ id: String) -> HTTPListener.Reply {
        let message = "Response payload size exceeded maximum allowed payload size (\(answerLimit) bytes)."
        let report = LambdaErrorReport(type: "Function.ResponseSizeTooLarge", message: message)
        let verdict = session.answer(.failure(report), to: id)
        return verdict == .accepted ? Self.error(413, "RequestEntityTooLarge", message) : Self.reply(verdict)
    }
}

extension RuntimeAPI {
    private enum Call {
        case next, initializationError
        case response(String)
        case error(String)

        var kind: RuntimeFault.Call {
            switch self {
            case .next: .next
            case .initializationError: .initializationError
            case .response: .response
            case .error: .error
            }
        }
    }

    private static func call(_ request: HTTPListener.Request) -> Call? {
        switch (request.method, request.target) {
        case ("GET", LambdaRuntimeAPI.next): return .next
        case ("POST", LambdaRuntimeAPI.initializationError): return .initializationError
        case ("POST", let target):
            let parts = target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 6 else { return nil }
            if target == LambdaRuntimeAPI.response(to: parts[4]) { return .response(parts[4]) }
            return target == LambdaRuntimeAPI.error(of: parts[4]) ? .error(parts[4]) : nil
        default: return nil
        }
    }

    /// What a function reports; Lambda takes the type from the header where the document has none.
    private static func report(_ request: HTTPListener.Request) -> LambdaErrorReport {
        let type = request.field(LambdaRuntimeAPI.Field.errorType) ?? "Unhandled"
        guard let json = try? JSONValue(parsing: request.body), let report = LambdaErrorReport(json: json) else {
            return LambdaErrorReport(
                type: "InvalidErrorShape",
                message: "\(type): the report is no document of an error"
            )
        }
        return report
    }

    private static func reply(_ verdict: RuntimeSession.Verdict) -> HTTPListener.Reply {
        switch verdict {
        case .accepted: HTTPListener.Reply(status: 202, body: (["status": "OK"] as JSONValue).bytes)
        case .wrongState: error(403, "InvalidStateTransition", "The call does not fit what went before.")
        case .wrongID: error(400, "InvalidRequestID", "This is not the id of the invocation at hand.")
        }
    }

    private static func error(_ status: Int, _ type: String, _ message: String) -> HTTPListener.Reply {
        HTTPListener.Reply(status: status, body: LambdaErrorReport(type: type, message: message).json.bytes)
    }
}
