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
    /// The quote as the seller gets it, in the seller's language, without the balance.
    static func quote(_ quote: PriceQuote, id: EntityID, charged: Money, in language: Language) -> JSONValue {
        let wording = language.wording
        return [
            "prediction_id": .string(id.text),
            "predicted_price": .money(quote.price),
            "confidence_score": .ratio(quote.confidence),
            "price_range": ["min": .money(quote.range.low), "max": .money(quote.range.high)],
            "category_analysis": .analysis(quote.analysis, recommendation: wording.recommendation(of: quote)),
            "expected_price": .money(quote.expectedPrice),
            "base_price": .money(quote.basePrice),
            "explanation": .array(quote.explanation.map { factor($0, wording) }),
            "what_if": .array(quote.whatIf.map(JSONValue.alternative)),
            "notes": .array(quote.notes.map { note($0, wording) }),
            "model_version": .string(quote.modelVersion),
            "charged": .money(charged),
        ]
    }

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

    private static func analysis(_ analysis: CategoryAnalysis, recommendation: String) -> JSONValue {
        [
            "category": .string(analysis.category),
            "level": .integer(analysis.level),
            "listings": .integer(analysis.listings),
            "median": .money(analysis.median),
            "p25": .money(analysis.p25),
            "p75": .money(analysis.p75),
            "percentile": .double((analysis.percentile * 10).rounded() / 10),
            "brand_median": analysis.brandMedian.map(JSONValue.money) ?? .null,
            "market_position": .string(analysis.marketPosition.rawValue),
            "recommendation": .string(recommendation),
        ]
    }

    private static func factor(_ factor: PriceFactor, _ wording: any QuoteWording) -> JSONValue {
        let (name, value) = ReasonPayload.nameAndValue(factor.reason)
        return [
            "factor": .string(name), "value": .string(value), "effect": .money(factor.effect),
            "text": .string(wording.sentence(of: factor)),
        ]
    }

    private static func note(_ note: QuoteNote, _ wording: any QuoteWording) -> JSONValue {
        ["code": .string(note.rawValue), "text": .string(wording.sentence(of: note))]
    }

    private static func alternative(_ alternative: PriceAlternative) -> JSONValue {
        [
            "condition": .string(ListingPayload.word(alternative.condition)),
            "item_condition_id": .integer(alternative.condition.rawValue),
            "shipping": .integer(alternative.shipping.rawValue),
            "predicted_price": .money(alternative.price),
        ]
    }

    /// A share between 0 and 1, to three decimals.
    static func ratio(_ share: Double) -> JSONValue { .double((share * 1_000).rounded() / 1_000) }
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
