import Domain
import FunctionRuntime
import JSONCodec
import PriceModel
import RuntimeProtocols
import Services

/// POST /api/v1/pricing/predict and /api/v1/pricing/predict-batch: a price for an item for $5, and prices for up to 100 of them.
public struct PredictHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, pricing: Lazily<PricingService>) {
        routes = Routes(Self.single(accounts, pricing), Self.batch(accounts, pricing))
    }

    private static func single(
        _ accounts: Lazily<AccountService>,
        _ pricing: Lazily<PricingService>
    ) -> Routes.Route {
        .init(
            "POST",
            "/api/v1/pricing/predict",
            Operation(
                "Prices an item and charges for it.",
                reads: PredictionRequest.self,
                isAuthenticated: true,
                parameters: [.idempotencyKey, .language],
                answer: (200, .quote),
                problems: [402, 404]
            )
        ) { event, context in
            let claims = try accounts.get().claims(of: event.bearerToken())
            let subject = try event.payload(PredictionRequest.self).subject
            let request = try event.idempotentRequest("predict", of: claims.userID)
            return try charging(claims, Tariff.prediction, event, context) {
                try pricing.get().predict(subject, for: claims, request: request, render: quoteText(for: event))
            }
        }
    }

    private static func batch(_ accounts: Lazily<AccountService>, _ pricing: Lazily<PricingService>) -> Routes.Route {
        .init(
            "POST",
            "/api/v1/pricing/predict-batch",
            Operation(
                "Prices up to \(BatchRequest.count.upperBound) items and charges for all of them, or for none.",
                reads: BatchRequest.self,
                isAuthenticated: true,
                parameters: [.idempotencyKey, .language],
                answer: (200, .quotes),
                problems: [402]
            )
        ) { event, context in
            let claims = try accounts.get().claims(of: event.bearerToken())
            let subjects = try event.payload(BatchRequest.self).listings.map(PricingService.Subject.listing)
            let request = try event.idempotentRequest("predict-batch", of: claims.userID)
            let price = Tariff.prediction(among: subjects.count) * subjects.count
            return try charging(claims, price, event, context) {
                try pricing.get().predict(
                    subjects,
                    for: claims,
                    request: request,
                    render: quoteText(for: event),
                    join: JSONValue.quotes
                )
            }
        }
    }

    /// Has an answer paid for, and tells the audit log of it.
    private static func charging(
        _ claims: AccessTokens.Claims,
        _ price: Money,
        _ event: HTTPEvent,
        _ context: FunctionContext,
        _ predict: () throws -> Answer
    ) throws -> HTTPResponse {
        let entry = AuditEntry(.charge, of: claims.userID, amount: price)
        let answer = try context.audited(entry, event) { entry in
            let answer = try predict()
            entry.note(answer)
            return answer
        }
        return HTTPResponse(statusCode: 200, answer: answer)
    }

    private static func quoteText(for event: HTTPEvent) -> PricingService.QuoteText {
        let language = Language(preferredBy: event.headers["accept-language"])
        return { quote, id, price in JSONTextWriter.quote(quote, id: id, charged: price, in: language) }
    }
}
