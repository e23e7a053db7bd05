import JSONCodec
import RuntimeProtocols

extension ReplayBackend {
    /// A fresh process for each request, by the rules of CGI (RFC 3875), as a web server would start it.
    static func cgi(_ catalog: FunctionCatalog, _ log: any LineSink) -> ReplayBackend {
        ReplayBackend(
            answer: { name, event in
                let function = try catalog.function(name)
                let event = try HTTPEvent(json: JSONValue(parsing: event))
                var environment = function.webRecipe.environment
                environment.merge(event.gatewayVariables) { _, gateway in gateway }
                environment["GATEWAY_INTERFACE"] = "CGI/1.1"
                let (output, exit) = try await function.runOnce(event.body, environment: environment, log: log)
                // A web server goes by what was written: a request that is refused has an answer and another exit code than 0.
                guard case .exited = exit else { throw InvocationError.badAnswer("it ended with \(exit)") }
                return try HTTPResponse(gateway: output)
            },
            run: process(catalog, log),
            reaches: { catalog.routedNames.contains($0) }
        )
    }
}
