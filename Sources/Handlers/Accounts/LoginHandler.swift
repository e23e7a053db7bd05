import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/login: a token for whoever knows the password.
public struct LoginHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>) {
        routes = Routes(
            .init(
                "POST",
                "/api/v1/users/login",
                Operation(
                    "Gives a token to whoever knows the password.",
                    reads: Credentials.self,
                    answer: (200, .token),
                    problems: [401]
                )
            ) { event, _ in
                let input = try event.payload(Credentials.self)
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
}
