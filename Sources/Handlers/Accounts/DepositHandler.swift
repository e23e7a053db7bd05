import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/deposit: credits the seller's own wallet.
public struct DepositHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, wallet: Lazily<WalletService>) {
        routes = Routes(
            .init(
                "POST",
                "/api/v1/users/deposit",
                Operation(
                    "Credits one's own wallet.",
                    reads: DepositRequest.self,
                    isAuthenticated: true,
                    parameters: [.idempotencyKey],
                    answer: (200, .deposit)
                )
            ) { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                let input = try event.payload(DepositRequest.self)
                let answer = try wallet.get().deposit(
                    input.amount,
                    to: account.user.id,
                    request: try event.idempotentRequest("deposit", of: account.user.id),
                    render: Self.render
                )
                return try HTTPResponse(statusCode: 200, answer: answer)
            }
        )
    }

    private static func render(_ transfer: Transfer) -> String {
        let body: JSONValue = ["transaction_id": .string(transfer.id.text), "amount": .money(transfer.amount)]
        return body.text
    }
}
