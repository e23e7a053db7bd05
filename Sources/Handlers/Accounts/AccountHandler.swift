import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// GET /api/v1/users/me and /api/v1/users/transactions: who one is, and what happened in one's wallet.
public struct AccountHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, wallet: Lazily<WalletService>) {
        routes = Routes(
            .init("GET", "/api/v1/users/me") { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                return HTTPResponse(statusCode: 200, json: .account(account))
            },
            .init("GET", "/api/v1/users/transactions") { event, _ in
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

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }
}
