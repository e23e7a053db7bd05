import Domain
import JSONCodec
import PriceModel

extension Schema {
    /// A quote with the balance after it was paid for.
    static var quote: Schema { .object([("prediction_id", .id)] + quoteMembers + [("balance", .money)]) }

    /// Quotes, what they cost together, and the balance after that.
    static var quotes: Schema {
        .object([
            ("results", .array(of: .object([("prediction_id", .id)] + quoteMembers))), ("charged", .money),
            ("balance", .money),
        ])
    }

    static var prediction: Schema {
        .object(
            [
                ("prediction_id", .id), ("created_at", .time), ("product_id", .id.orNull), ("product_data", .listing),
            ] + quoteMembers
        )
    }

    private static var quoteMembers: [(name: String, schema: Schema)] {
        [
            ("predicted_price", .money), ("confidence_score", .share),
            ("price_range", .object([("min", .money), ("max", .money)])), ("category_analysis", .categoryAnalysis),
            ("expected_price", .money), ("base_price", .money), ("explanation", .array(of: .factor)),
            ("what_if", .array(of: .alternative)),
            ("notes", .array(of: .object([("code", .choice(QuoteNote.allCases.map(\.rawValue))), ("text", .text)]))),
            ("model_version", .text), ("charged", .money),
        ]
    }

    private static var categoryAnalysis: Schema {
        .object([
            ("category", .text), ("level", .count), ("listings", .count), ("median", .money), ("p25", .money),
            ("p75", .money), ("percentile", Schema(["type": "number", "minimum": 0, "maximum": 100])),
            ("brand_median", .money.orNull),
            ("market_position", .choice(MarketPosition.allCases.map(\.rawValue))),
            ("recommendation", .text),
        ])
    }

    private static var factor: Schema {
        .object([("factor", .choice(ReasonPayload.names)), ("value", .text), ("effect", .money), ("text", .text)])
    }

    private static var alternative: Schema {
        .object([
            ("condition", .condition), ("item_condition_id", .integer(1...5)), ("shipping", .integer(0...1)),
            ("predicted_price", .money),
        ])
    }
}

extension JSONValue {
    /// A prediction of the history: when and what, then the quote as it was given.
    static func prediction(_ prediction: Prediction) throws -> JSONValue {
        var document: JSONValue = [
            "prediction_id": .string(prediction.id.text),
            "created_at": .time(prediction.createdAt),
            "product_id": .text(prediction.productID?.text),
            "product_data": ListingPayload.json(prediction.listing),
        ]
        for (name, value) in try JSONValue(parsing: Array(prediction.quote.utf8)).object?.members ?? [] {
            document[name] = value
        }
        return document
    }

    /// A share between 0 and 1, to three decimals.
    static func ratio(_ share: Double) -> JSONValue { .double((share * 1_000).rounded() / 1_000) }
}

extension JSONTextWriter {
    /// Room for a quote, so that it is not moved as it grows.
    private static let usualBytes = 4_096

    /// The quote as the seller gets it, in the seller's language, without the balance.
    static func quote(_ quote: PriceQuote, id: EntityID, charged: Money, in language: Language) -> String {
        let wording = language.wording
        return object(capacity: usualBytes) { writer in
            writer.string("prediction_id", id.text)
            writer.money("predicted_price", quote.price)
            writer.double("confidence_score", (quote.confidence * 1_000).rounded() / 1_000)
            writer.object("price_range") { writer in
                writer.money("min", quote.range.low)
                writer.money("max", quote.range.high)
            }
            writer.object("category_analysis") { writer in
                writer.members(of: quote.analysis, recommendation: wording.recommendation(of: quote))
            }
            writer.money("expected_price", quote.expectedPrice)
            writer.money("base_price", quote.basePrice)
            writer.array("explanation") { writer in
                for factor in quote.explanation { writer.object { $0.members(of: factor, wording) } }
            }
            writer.array("what_if") { writer in
                for alternative in quote.whatIf { writer.object { $0.members(of: alternative) } }
            }
            writer.array("notes") { writer in
                for note in quote.notes {
                    writer.object { writer in
                        writer.string("code", note.rawValue)
                        writer.string("text", wording.sentence(of: note))
                    }
                }
            }
            writer.string("model_version", quote.modelVersion)
            writer.money("charged", charged)
        }
    }

    private mutating func members(of analysis: CategoryAnalysis, recommendation: String) {
        string("category", analysis.category)
        integer("level", analysis.level)
        integer("listings", analysis.listings)
        money("median", analysis.median)
        money("p25", analysis.p25)
        money("p75", analysis.p75)
        double("percentile", (analysis.percentile * 10).rounded() / 10)
        value("brand_median", of: analysis.brandMedian?.text ?? "null")
        string("market_position", analysis.marketPosition.rawValue)
        string("recommendation", recommendation)
    }

    private mutating func members(of factor: PriceFactor, _ wording: any QuoteWording) {
        let (name, value) = ReasonPayload.nameAndValue(factor.reason)
        string("factor", name)
        string("value", value)
        money("effect", factor.effect)
        string("text", wording.sentence(of: factor))
    }

    private mutating func members(of alternative: PriceAlternative) {
        string("condition", ListingPayload.word(alternative.condition))
        integer("item_condition_id", alternative.condition.rawValue)
        integer("shipping", alternative.shipping.rawValue)
        money("predicted_price", alternative.price)
    }

    /// Dollars with two decimals, exact.
    private mutating func money(_ name: StaticString, _ amount: Money) { value(name, of: amount.text) }
}

/// A reason as the API names it, the same in every language.
private enum ReasonPayload {
    /// All that `nameAndValue` gives.
    static let names = ["brand", "category", "condition", "shipping", "word", "name", "description"]

    static func nameAndValue(_ reason: PriceFactor.Reason) -> (name: String, value: String) {
        switch reason {
        case .brand(let brand): ("brand", brand)
        case .category(let category): ("category", category)
        case .condition(let condition): ("condition", ListingPayload.word(condition))
        case .shipping(let shipping): ("shipping", "\(shipping.rawValue)")
        case .word(let word): ("word", word)
        case .name: ("name", "")
        case .description(let words): ("description", "\(words)")
        }
    }
}
