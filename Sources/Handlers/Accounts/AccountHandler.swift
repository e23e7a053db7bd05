import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// GET /api/v1/users/me and /api/v1/users/transactions: who one is, and what happened in one's wallet.
public struct AccountHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, wallet: Lazily<WalletService>) {
        routes = Routes(
            .init(
                "GET",
                "/api/v1/users/me",
                Operation(
                    summary: "Who one is, and what is in one's wallet.",
                    isAuthenticated: true,
                    answer: (200, .account),
                    samples: [.init("account")]
                )
            ) { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                return HTTPResponse(statusCode: 200, json: .account(account))
            },
            .init(
                "GET",
                "/api/v1/users/transactions",
                Operation(
                    summary: "What happened in one's wallet, newest first.",
                    isAuthenticated: true,
                    parameters: Page.parameters(cursor: .sequence),
                    answer: (200, .page(of: .statementLine)),
                    problems: [422],
                    samples: Page.samples(cursor: "1")
                )
            ) { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                let page = try Page(event)
                let lines = try wallet.get().statement(
                    of: account.user.id,
                    before: try page.lastSequence(),
                    limit: page.fetchLimit
                )
                return HTTPResponse(
                    statusCode: 200,
                    json: page.json(lines, JSONValue.statementLine) { String($0.sequence) }
                )
            }
        )
    }
}
