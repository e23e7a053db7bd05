import JSONCodec
import NIOCore
import NIOPosix
import RuntimeProtocols

extension ReplayBackend {
    /// A fresh process for each request, by the rules of CGI (RFC 3875), as a web server would start it.
    static func cgi(_ catalog: FunctionCatalog, _ log: any LineSink) -> ReplayBackend {
        ReplayBackend(
            answer: { name, event in
                let function = try catalog.function(name)
                let event = try HTTPEvent(json: JSONValue(parsing: event))
                var recipe = function.webRecipe
                recipe.environment.merge(event.gatewayVariables) { _, gateway in gateway }
                recipe.environment["GATEWAY_INTERFACE"] = "CGI/1.1"
                let (output, exit) = try await OneShotProcess.run(
                    ByteBuffer(bytes: event.body),
                    WorkerSetting(recipe: recipe, answerLimit: function.answerLimit, grace: HostLimits().grace),
                    timeout: function.timeout,
                    log: log,
                    on: MultiThreadedEventLoopGroup.singleton.any()
                )
                // A web server goes by what was written: a request that is refused has an answer and another exit code than 0.
                guard case .exited = exit else { throw InvocationError.badAnswer("it ended with \(exit)") }
                return try HTTPResponse(gateway: Array(output.readableBytesView))
            },
            run: process(catalog, log),
            reaches: { catalog.routedNames.contains($0) }
        )
    }
}

extension FunctionCatalog {
    /// Functions that some route leads to.
    var routedNames: Set<String> { Set(routes.entries.map(\.function)) }
}
