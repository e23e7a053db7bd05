import RuntimeProtocols

/// A whole request on its way through the slots.
struct FastCGIJob: Sendable {
    let connection: ServedConnection
    /// Tells requests of one connection apart, whose ids may be used again.
    let serial: UInt64
    let id: UInt16
    let exchange: CGIExchange
    /// The body, or what the request is refused with.
    let body: Result<[UInt8], Problem>

    /// What goes back to the web server; whatever waited longer than an answer may take is not begun any more.
    func answer(_ handler: some FunctionHandler) -> [UInt8] {
        FastCGIAnswer(id) { bytes in
            guard !exchange.context.deadline.isOver else {
                let detail = "The request waited too long and was not started."
                return exchange.refuse(Problem(504, "queue-timeout", detail), into: &bytes)
            }
            _ = exchange.answer(body, handler, into: &bytes)
        }.bytes
    }

    /// What goes back where the handler takes longer than it may.
    func timeout() -> [UInt8] {
        let problem = Problem(504, "timeout", "The request took too long and was ended.")
        return FastCGIAnswer(id) { bytes in exchange.refuse(problem, into: &bytes) }.bytes
    }

    /// What goes back where too many wait already.
    func refusal() -> [UInt8] {
        let detail = "Too many requests wait already; try again."
        let problem = Problem(503, "busy", detail, headers: [("retry-after", "1")])
        return FastCGIAnswer(id) { bytes in exchange.refuse(problem, into: &bytes) }.bytes
    }
}
