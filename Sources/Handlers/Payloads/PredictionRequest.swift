import Domain
import JSONCodec
import Services

/// {product_data} or {product_id}
struct PredictionRequest: RequestPayload {
    let subject: PricingService.Subject

    init(_ reader: inout ObjectReader) throws {
        let needsListing = reader.alternatives("product_data", "product_id", required: true)
        let listing = reader.object("product_data", required: needsListing) { ListingPayload.read(&$0) }
        let text = reader.string("product_id", length: 1...64, required: false)
        reader.describe("product_id") { ["format": "uuid"] }
        let productID = text.flatMap { EntityID($0) }
        if text != nil, productID == nil { reader.fail("product_id", "must be the id of a product") }
        subject = try reader.finish(
            with: productID.map(PricingService.Subject.product) ?? listing.map(PricingService.Subject.listing)
        )
    }

    static var samples: [Operation.Sample] {
        let listings = ListingPayload.samples.enumerated().map { index, sample in
            Operation.Sample(
                sample.name,
                headers: [Operation.Sample.key(index + 1)],
                body: ["product_data": sample.body]
            )
        }
        let headers = [("accept-language", "ru")]
        return listings + [
            .init("product", headers: headers, body: ["product_id": .string(Operation.Sample.someID)])
        ]
    }
}

/// {items: [product_data, …]}
struct BatchRequest: RequestPayload {
    /// How many items one request may have.
    static let count = 1...100
    let listings: [Listing]

    init(_ reader: inout ObjectReader) throws {
        let listings = reader.objects("items", count: Self.count) { ListingPayload.read(&$0) }
        self.listings = try reader.finish(with: listings)
    }

    static var samples: [Operation.Sample] {
        let items = ListingPayload.samples.map(\.body)
        let ten = Array(repeating: items, count: Tariff.batch / items.count).flatMap(\.self)
        return [
            .init("two items", headers: [Operation.Sample.key(1)], body: ["items": .array(items)]),
            .init("ten items, each a fifth cheaper", body: ["items": .array(ten)]),
        ]
    }
}

extension JSONValue {
    /// {results, charged} of quotes that are written already.
    static func quotes(_ quotes: [String]) -> String {
        let charged = Tariff.prediction(among: quotes.count) * quotes.count
        return "{\"results\":[\(quotes.joined(separator: ","))],\"charged\":\(charged.text)}"
    }
}
