import Domain
import FunctionRuntime
import JSONCodec
import PriceModel
import RuntimeProtocols
import Services

/// GET /api/v1/pricing/info: the model's card, the tariffs and how the service does; open to everybody.
public struct InfoHandler: RoutedHandler {
    /// What it answers, and how.
    public let routes: Routes

    /// Takes what it asks.
    public init(status: Lazily<ServiceStatus>) {
        routes = Routes(
            .init(
                "GET",
                "/api/v1/pricing/info",
                Operation(
                    summary: "The model's scores, the tariffs, and how the service does.",
                    answer: (200, .serviceInfo),
                    samples: [.init("info")]
                )
            ) { _, _ in
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
        "batch_prediction": .money(Tariff.batchPrediction),
        "batch_from": .integer(Tariff.batch),
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

extension Schema {
    fileprivate static var serviceInfo: Schema {
        .object([
            (
                "model",
                .object([
                    ("version", .text), ("trained_on_listings", .count), ("measured_on_listings", .count),
                    ("rmse", .number), ("rmsle", .number), ("mae", .number), ("range_coverage", .share),
                ])
            ),
            (
                "tariffs",
                .object([
                    ("currency", .constant("USD")), ("prediction", .money), ("batch_prediction", .money),
                    ("batch_from", .count), ("deposit_min", .money), ("deposit_max", .money),
                ])
            ),
            (
                "activity",
                .object([("predictions_last_hour", .count), ("median_model_microseconds", .count.orNull)])
            ),
        ])
    }
}
