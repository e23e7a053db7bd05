import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/login: a token for whoever knows the password.
public struct LoginHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>) {
        routes = Routes(
            .init("POST", "/api/v1/users/login") { event, _ in
                let input = try Credentials(event.json())
                let (token, lifetime) = try accounts.get().login(input.login, password: input.password)
                let body: JSONValue = [
                    "access_token": .string(token), "token_type": "bearer", "expires_in": .integer(lifetime),
                ]
                var response = HTTPResponse(statusCode: 200, json: body)
                response.headers["cache-control"] = "no-store"
                return response
            }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }
}
