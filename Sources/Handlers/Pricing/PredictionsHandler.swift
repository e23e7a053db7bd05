import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// GET /api/v1/pricing/predictions: what one has asked and paid for.
public struct PredictionsHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(accounts: Lazily<AccountService>, pricing: Lazily<PricingService>) {
        routes = Routes(
            .init(
                "GET",
                "/api/v1/pricing/predictions",
                Operation(
                    summary: "What one has asked and paid for, newest first.",
                    isAuthenticated: true,
                    parameters: Page.parameters(cursor: .id),
                    answer: (200, .page(of: .prediction)),
                    problems: [422],
                    samples: Page.samples(cursor: Operation.Sample.someID)
                )
            ) { event, _ in
                let account = try accounts.get().authenticate(event.bearerToken())
                let page = try Page(event)
                let predictions = try pricing.get().predictions(
                    of: account.user.id,
                    before: try page.lastID(),
                    limit: page.fetchLimit
                )
                return HTTPResponse(
                    statusCode: 200,
                    json: try page.json(predictions, JSONValue.prediction) { $0.id.text }
                )
            }
        )
    }
}
