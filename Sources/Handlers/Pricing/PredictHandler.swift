import FunctionRuntime
import JSONCodec
import PriceModel
import RuntimeProtocols
import Services

/// POST /api/v1/pricing/predict: a price for an item, for $5.
public struct PredictHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, pricing: Lazily<PricingService>) {
        routes = Routes(
            .init("POST", "/api/v1/pricing/predict") { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                let input = try PredictionRequest(event.json())
                let language = Language(preferredBy: event.headers["accept-language"])
                let answer = try pricing.get().predict(
                    input.subject,
                    for: account,
                    request: try event.idempotentRequest("predict", of: account)
                ) { quote, id in JSONValue.quote(quote, id: id, in: language).text }
                return try HTTPResponse(statusCode: 200, answer: answer)
            }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }
}
