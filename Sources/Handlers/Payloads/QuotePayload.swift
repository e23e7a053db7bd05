import Domain
import JSONCodec
import PriceModel
import Services

/// {product_data} or {product_id}
struct PredictionRequest {
    let subject: PricingService.Subject

    init(_ json: JSONValue) throws {
        var reader = ObjectReader(json)
        let hasProduct = reader.has("product_id")
        let listing = reader.object("product_data", required: !hasProduct) { ListingPayload.read(&$0) }
        let text = reader.string("product_id", length: 1...64, required: false)
        let productID = text.flatMap { EntityID($0) }
        if text != nil, productID == nil { reader.fail("product_id", "must be the id of a product") }
        if hasProduct, reader.has("product_data") { reader.fail("product_id", "must not be given beside product_data") }
        subject = try reader.finish(
            with: productID.map(PricingService.Subject.product) ?? listing.map(PricingService.Subject.listing)
        )
    }
}

extension JSONValue {
    /// The quote as the seller gets it, in the seller's language, without the balance.
    static func quote(_ quote: PriceQuote, id: EntityID, in language: Language) -> JSONValue {
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
            "charged": .money(Tariff.prediction),
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
