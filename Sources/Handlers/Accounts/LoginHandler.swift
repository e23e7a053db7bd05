import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/login and /api/v1/users/password: a token for whoever knows the password, and another password.
///
/// Both try a password, so that one limit of requests a minute holds for all guessing.
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
                    problems: [401, 429]
                )
            ) { event, context in
                let input = try event.payload(Credentials.self)
                let grant = try context.audited(AuditEntry(.login), event) { entry in
                    let (accounts, address) = (try accounts.get(), event.context.sourceIP)
                    entry.nameHash = accounts.hash(of: input.login)
                    let grant = try accounts.login(input.login, password: input.password, from: address)
                    entry.userID = grant.userID
                    return grant
                }
                return Self.response(grant)
            },
            .init(
                "POST",
                "/api/v1/users/password",
                Operation(
                    "Sets another password; every token from before is void, and the answer has a new one.",
                    reads: PasswordChange.self,
                    isAuthenticated: true,
                    answer: (200, .token),
                    problems: [403, 429]
                )
            ) { event, context in
                let account = try accounts.get().authenticate(event.bearerToken())
                let input = try event.payload(PasswordChange.self)
                let entry = AuditEntry(.passwordChange, of: account.user.id)
                let grant = try context.audited(entry, event) { _ in
                    try accounts.get().changePassword(
                        of: account.user,
                        from: input.current,
                        to: input.new,
                        address: event.context.sourceIP
                    )
                }
                return Self.response(grant)
            }
        )
    }

    private static func response(_ issued: AccountService.Grant) -> HTTPResponse {
        let body: JSONValue = [
            "access_token": .string(issued.token), "token_type": "bearer",
            "expires_in": .integer(issued.lifetimeSeconds),
        ]
        return HTTPResponse(statusCode: 200, json: body)
    }
}
