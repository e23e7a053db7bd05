import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct ListingDocumentTests {
    private static let product =
        #"{"name": "Spade", "brand_name": "Greenleaf", "condition": "Like New", "category": "Garden/Tools/Spades"}"#
    private static let spade = Listing(
        name: "Spade",
        category: "Garden/Tools/Spades",
        brand: "Greenleaf",
        condition: .likeNew,
        shipping: .buyerPays
    )

    private static func event(body: String) -> String {
        #"{"rawPath": "/api/v1/pricing/predict", "requestContext": {"http": {"method": "POST"}}, "body": \#(body)}"#
    }

    @Test(arguments: [
        product, #"{"product_data": \#(product)}"#,
        event(body: "\"" + #"{"product_data": \#(product)}"#.replacing("\"", with: "\\\"") + "\""),
    ])
    func `finds the listing in an event, in a body and alone`(document: String) throws {
        #expect(try ListingDocument.listing(Array(document.utf8)) == Self.spade)
    }

    @Test func `reads a recorded event whose body is base64`() throws {
        let listing = try ListingDocument.listing(try WholeFile.bytes(ofFile: TestFiles.recordedEvent))
        #expect(listing.name == "iPhone 13 Pro")
        #expect(listing.shipping == .sellerPays)
    }

    @Test(arguments: [
        ("{", "Not a valid JSON document"), ("{}", "name is required"), ("[]", "the document must be an object"),
        (#"{"product_data": {"name": "x", "item_condition_id": 9}}"#, "product_data.item_condition_id must be"),
        (#"{"name": "x", "condition": "New", "colour": "red"}"#, "colour is not a known field"),
        (#"{"requestContext": {"http": {}}}"#, "requestContext.http.method"),
    ])
    func `says which member is wrong`(document: String, message: String) {
        let error = #expect(throws: TrainingError.self) { try ListingDocument.listing(Array(document.utf8)) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `tells price, reasons, alternatives and category`() throws {
        try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
            let text = QuoteReport(of: Self.spade, by: model).text
            let quote = model.quote(for: Self.spade)
            #expect(text.hasPrefix("Spade\nGarden/Tools/Spades; Greenleaf; like new; the buyer pays the postage\n"))
            #expect(text.contains("$" + quote.price.text))
            #expect(text.contains("the seller pays the postage"))
            #expect(quote.whatIf.allSatisfy { text.contains("$" + $0.price.text) })
            #expect(text.contains(quote.analysis.category))
        }
    }
}
