import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/register: opens an account.
public struct RegisterHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>) {
        routes = Routes(
            .init(
                "POST",
                "/api/v1/users/register",
                Operation(
                    "Opens an account with an empty wallet.",
                    reads: Registration.self,
                    answer: (201, .account),
                    problems: [409]
                )
            ) { event, context in
                let input = try event.payload(Registration.self)
                let account = try context.audited(AuditEntry(.registration), event) { entry in
                    let accounts = try accounts.get()
                    entry.nameHash = accounts.hash(of: .username(input.username))
                    let account = try accounts.register(
                        username: input.username,
                        email: input.email,
                        password: input.password
                    )
                    entry.userID = account.user.id
                    return account
                }
                return HTTPResponse(statusCode: 201, json: .account(account))
            }
        )
    }
}
