import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// POST /api/v1/users/deposit: credits the seller's own wallet, or the one that the payment side names where it alone may.
public struct DepositHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes
    private static let path = "/api/v1/users/deposit"

    /// Takes what it asks; with `payments` a signed request is needed, and a token is good for nothing.
    public init(
        accounts: Lazily<AccountService>,
        wallet: Lazily<WalletService>,
        payments: Lazily<PaymentService>? = nil
    ) {
        routes = Routes(payments.map { Self.signed($0, wallet) } ?? Self.own(accounts, wallet))
    }

    private static func own(_ accounts: Lazily<AccountService>, _ wallet: Lazily<WalletService>) -> Routes.Route {
        .init(
            "POST",
            path,
            Operation(
                "Credits one's own wallet.",
                reads: DepositRequest.self,
                isAuthenticated: true,
                parameters: [.idempotencyKey],
                answer: (200, .deposit),
                // Of a signed payment to nobody: what tells of itself knows no settings.
                problems: [404]
            )
        ) { event, context in
            let account = try accounts.get().authenticate(event.bearerToken())
            let input = try event.payload(DepositRequest.self)
            let request = try event.idempotentRequest("deposit", of: account.user.id)
            let entry = AuditEntry(.deposit, of: account.user.id, amount: input.amount)
            return try context.audited(entry, event) { entry in
                let user = account.user.id
                let answer = try wallet.get().deposit(input.amount, to: user, request: request, render: render)
                return try response(answer, &entry)
            }
        }
    }

    private static func signed(_ payments: Lazily<PaymentService>, _ wallet: Lazily<WalletService>) -> Routes.Route {
        .init(
            "POST",
            path,
            Operation(
                "Credits the wallet that the payment side names; the request is signed.",
                reads: PaymentRequest.self,
                parameters: [.paymentSignature],
                answer: (200, .deposit),
                problems: [401, 404]
            )
        ) { event, context in
            try context.audited(AuditEntry(.deposit), event) { try pay(event, payments.get(), wallet.get(), &$0) }
        }
    }

    private static func pay(
        _ event: HTTPEvent,
        _ payments: PaymentService,
        _ wallet: WalletService,
        _ entry: inout AuditEntry
    ) throws -> HTTPResponse {
        guard try payments.isSigned(event.body, by: event.headers[signatureField]) else { throw unsigned }
        let input = try event.payload(PaymentRequest.self)
        guard let account = try payments.account(of: input.payee) else {
            throw Problem(404, "not-found", "There is no such account.")
        }
        (entry.userID, entry.amount) = (account.user.id, input.amount)
        // The payment's id is part of what is signed, so that nobody on the way can have a payment credited again.
        let user = account.user.id
        let answer = try wallet.credit(input.amount, to: user, payment: input.paymentID, render: render)
        return try response(answer, &entry)
    }

    private static func response(_ answer: Answer, _ entry: inout AuditEntry) throws -> HTTPResponse {
        entry.note(answer)
        return HTTPResponse(statusCode: 200, answer: answer)
    }

    private static func render(_ transfer: Transfer) -> String {
        let body: JSONValue = ["transaction_id": .string(transfer.id.text), "amount": .money(transfer.amount)]
        return body.text
    }

    private static let signatureField = "pricetag-signature"

    /// One answer for all: a missing signature, one of another form, an old one, one of another key or body.
    private static var unsigned: Problem {
        Problem(
            401,
            "not-authenticated",
            "A valid signature is required.",
            headers: [("www-authenticate", "Pricetag-Signature")]
        )
    }
}

extension Operation.Parameter {
    fileprivate static var paymentSignature: Operation.Parameter {
        .init(
            name: "Pricetag-Signature",
            place: .header,
            schema: Schema(["type": "string", "maxLength": 1_024]),
            summary: "t=UNIXSECONDS,v1=HEX: the HMAC-SHA256 of \"UNIXSECONDS.BODY\", not older than five minutes."
        )
    }
}
