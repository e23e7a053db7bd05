import JSONCodec
import RuntimeProtocols

/// Makes a function of bytes from a handler of requests: decodes, maps errors once, stamps the request id.
public struct HTTPFunction: FunctionHandler {
    // Any handler and not a type parameter: making a generic type with a constraint searches all conformances of the process.
    private let handler: any HTTPHandler
    private let problem: (any Error) -> Problem?

    /// Wraps a handler; `problem` knows the errors that a client may see, any other is a 500 whose reason only the log tells.
    public init(_ handler: any HTTPHandler, problem: @escaping (any Error) -> Problem?) {
        self.handler = handler
        self.problem = problem
    }

    /// Routes, payloads and samples.
    public func describe() -> JSONValue { handler.describe() }

    /// Answers one event.
    public func handle(_ event: EventBytes, context: FunctionContext) -> FunctionOutput {
        let request: HTTPEvent
        do throws(Problem) {
            request = try Self.decode(event)
        } catch {
            let context = context.identified(by: nil)
            context.log(.warning, "event refused", ["error.message": error.detail])
            let response = error.response(requestID: context.requestID)
            return FunctionOutput(bytes: response.json.bytes, exitStatus: .badEvent, isResponse: true)
        }
        return FunctionOutput(bytes: respond(to: request, context: context).json.bytes, isResponse: true)
    }

    /// Answers one request under the id of its platform.
    public func respond(to request: HTTPEvent, context: FunctionContext) -> HTTPResponse {
        let context = context.identified(by: request.context.requestID).traced(by: request.headers["traceparent"])
        var response = answer(to: request, context: context)
        response.headers["x-request-id"] = context.requestID
        response.protect()
        context.crossOrigin.mark(&response, to: request)
        if request.method == "HEAD" || response.statusCode == 204 || response.statusCode == 304 { response.body = [] }
        return response
    }

    private func answer(to request: HTTPEvent, context: FunctionContext) -> HTTPResponse {
        do {
            return try handler.respond(to: request, context: context)
        } catch {
            let problem =
                self.problem(error)
                ?? Problem(500, "internal", "The request failed inside of the service; the log has the reason.")
            // What is not the client's fault is for the log alone.
            if problem.status >= 500 {
                context.log(.error, "request failed", ["error.message": "\(error)"])
            }
            return preflight(request, problem, context) ?? problem.response(requestID: context.requestID)
        }
    }

    /// What a browser is told that asks before it sends: the handler refuses OPTIONS as any method that it does not know, and says
    /// which ones it does.
    private func preflight(_ request: HTTPEvent, _ problem: Problem, _ context: FunctionContext) -> HTTPResponse? {
        guard problem.status == 405, let methods = problem.headers["allow"] else { return nil }
        return context.crossOrigin.preflight(request, methods: methods)
    }

    private static func decode(_ event: EventBytes) throws(Problem) -> HTTPEvent {
        switch event {
        case .tooLarge(let limit):
            throw Problem(413, "event-too-large", "The event is larger than \(limit) bytes.")
        case .complete(let bytes):
            do {
                return try HTTPEvent(json: try JSONValue(parsing: bytes))
            } catch let error as JSONError {
                throw Problem(400, "bad-event", "The event is damaged. \(error.message)")
            } catch let error as EventError {
                let field = FieldError(field: error.member, message: error.message)
                throw Problem(400, "bad-event", "The event is not a request of payload format 2.0.", errors: [field])
            } catch {
                throw Problem(400, "bad-event", "The event can't be read.")
            }
        }
    }
}
