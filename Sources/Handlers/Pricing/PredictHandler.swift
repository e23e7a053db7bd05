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
            ) { event, _ in
                let claims = try accounts.get().claims(of: event.bearerToken())
                let input = try event.payload(PredictionRequest.self)
                let language = Language(preferredBy: event.headers["accept-language"])
                let answer = try pricing.get().predict(
                    input.subject,
                    for: claims,
                    request: try event.idempotentRequest("predict", of: claims.userID)
                ) { quote, id in JSONValue.quote(quote, id: id, in: language).text }
                return try HTTPResponse(statusCode: 200, answer: answer)
            }
        )
    }
}
