import Domain
import FunctionRuntime
import JSONCodec
import PriceModel
import RuntimeProtocols
import Services

/// POST /api/v1/pricing/predict: a price for an item, for $5.
public struct PredictHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, pricing: Lazily<PricingService>) {
        routes = Routes(
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
                let input = try event.payload(PredictionRequest.self)
                let language = Language(preferredBy: event.headers["accept-language"])
                let request = try event.idempotentRequest("predict", of: claims.userID)
                let entry = AuditEntry(.charge, of: claims.userID, amount: Tariff.prediction)
                let answer = try context.audited(entry, event) { entry in
                    let answer = try pricing.get().predict(input.subject, for: claims, request: request) { quote, id in
                        JSONValue.quote(quote, id: id, in: language).text
                    }
                    entry.note(answer)
                    return answer
                }
                return try HTTPResponse(statusCode: 200, answer: answer)
            }
        )
    }
}
