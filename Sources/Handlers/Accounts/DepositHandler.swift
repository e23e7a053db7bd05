import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/deposit: credits the seller's own wallet.
public struct DepositHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, wallet: Lazily<WalletService>) {
        routes = Routes(
            .init("POST", "/api/v1/users/deposit") { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                var reader = ObjectReader(try event.json())
                let amount = reader.money("amount", in: Tariff.deposit)
                let answer = try wallet.get().deposit(
                    try reader.finish(with: amount),
                    to: account.user.id,
                    request: try event.idempotentRequest("deposit", of: account),
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

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }
}
