import RuntimeProtocols

/// One request of a web server from its meta-variables to the header block of its answer, as CGI and FastCGI both have it.
struct CGIExchange {
    let request: CGIRequest
    let context: FunctionContext

    /// Takes a request, which goes under the id that its web server gave it.
    init(_ request: CGIRequest, context: FunctionContext) {
        self.request = request
        self.context = context.identified(by: request.requestID)
    }

    /// Asks the function; `body` is the request's, or throws what it is refused with. Appends the answer.
    ///
    /// - Returns: whether the function was asked.
    func answer(
        _ body: Result<[UInt8], Problem>,
        _ handler: some FunctionHandler,
        into bytes: inout [UInt8]
    ) -> Bool {
        do throws(Problem) {
            let event = try request.incoming(body: try body.get()).event(
                requestID: context.requestID,
                millisecondsSince1970: WallClock.millisecondsSince1970()
            )
            append(handler.respond(to: event, context: context), to: &bytes)
            return true
        } catch {
            refuse(error, into: &bytes)
            return false
        }
    }

    /// Answers with a problem.
    func refuse(_ problem: Problem, into bytes: inout [UInt8]) {
        context.log(.warning, "request refused", ["error.message": problem.detail])
        append(problem.response(requestID: context.requestID), to: &bytes)
    }

    /// Appends a response; one that could not stand behind a header block gives way to a problem.
    private func append(_ response: HTTPResponse, to bytes: inout [UInt8]) {
        do throws(InvalidResponse) {
            try response.appendCGI(to: &bytes, omitsBody: request.isHead)
        } catch {
            context.log(.error, "the function's answer can't be sent", ["error.message": error.message])
            // The same three fields whatever the function said: this one can always be sent.
            let problem = Problem(502, "bad-answer", "The function gave no valid answer.")
            append(problem.response(requestID: context.requestID), to: &bytes)
        }
    }
}
