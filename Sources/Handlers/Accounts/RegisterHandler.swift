import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/register: opens an account.
public struct RegisterHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>) {
        routes = Routes(
            .init("POST", "/api/v1/users/register") { event, _ in
                let input = try Registration(event.json())
                let account = try accounts.get().register(
                    username: input.username,
                    email: input.email,
                    password: input.password
                )
                return HTTPResponse(statusCode: 201, json: .account(account))
            }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }
}
