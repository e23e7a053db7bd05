import Domain
import FunctionRuntime
import JSONCodec
import PriceModel
import RuntimeProtocols
import Services

/// GET /api/v1/pricing/info: the model's card, the tariffs and how the service does; open to everybody.
public struct InfoHandler: HTTPHandler {
    private let routes: Routes

    /// Takes what it asks.
    public init(status: Lazily<ServiceStatus>) {
        routes = Routes(
            .init("GET", "/api/v1/pricing/info") { _, _ in
                let status = try status.get()
                let (version, card) = try status.modelCard()
                let body: JSONValue = [
                    "model": Self.model(version, card),
                    "tariffs": Self.tariffs,
                    "activity": Self.activity(try status.lastHour()),
                ]
                return HTTPResponse(statusCode: 200, json: body)
            }
        )
    }

    /// Answers one request.
    public func respond(to event: HTTPEvent, context: FunctionContext) throws -> HTTPResponse {
        try routes.respond(to: event, context: context)
    }

    private static func model(_ version: String, _ card: ModelCard) -> JSONValue {
        [
            "version": .string(version),
            "trained_on_listings": .integer(card.trainedRows),
            "measured_on_listings": .integer(card.scores.rows),
            "rmse": .ratio(card.scores.rmse),
            "rmsle": .ratio(card.scores.rmsle),
            "mae": .ratio(card.scores.mae),
            "range_coverage": .ratio(card.scores.coverage),
        ]
    }

    private static let tariffs: JSONValue = [
        "currency": "USD",
        "prediction": .money(Tariff.prediction),
        "deposit_min": .money(Tariff.deposit.lowerBound),
        "deposit_max": .money(Tariff.deposit.upperBound),
    ]

    private static func activity(_ activity: PricingActivity) -> JSONValue {
        [
            "predictions_last_hour": .integer(activity.predictions),
            "median_model_microseconds": activity.medianMicroseconds.map { .integer($0) } ?? .null,
        ]
    }
}
