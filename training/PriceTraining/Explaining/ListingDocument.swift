import Domain
import JSONCodec
import RuntimeProtocols

/// A listing in a JSON document: a recorded predict event, the body of one, or the product alone.
package enum ListingDocument {
    /// Reads the listing; the error says which members are wrong and what would be right.
    package static func listing(_ bytes: [UInt8]) throws -> Listing {
        let document = try parse(bytes)
        guard document["requestContext"] != nil else { return try listing(document) }
        return try listing(try parse(body(of: document)))
    }

    private static func body(of event: JSONValue) throws -> [UInt8] {
        do throws(EventError) {
            return try HTTPEvent(json: event).body
        } catch {
            throw TrainingError.document("\(error.member): \(error.message)")
        }
    }

    private static func parse(_ bytes: [UInt8]) throws -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            throw TrainingError.document(error.message)
        }
    }

    private static func listing(_ document: JSONValue) throws -> Listing {
        let isBody = document["product_data"] != nil
        var reader = ObjectReader(document["product_data"] ?? document, path: isBody ? "product_data" : "")
        do throws(FieldErrors) {
            let listing = read(&reader)
            return try reader.finish(with: listing)
        } catch {
            throw TrainingError.document(
                error.errors.map { "\($0.field.isEmpty ? "the document" : $0.field) \($0.message)" }.joined(
                    separator: "; "
                )
            )
        }
    }

    private static func read(_ reader: inout ObjectReader) -> Listing? {
        let name = reader.string("name", length: 1...200)
        let description = text("description", "item_description", 10_000, &reader)
        let category = text("category", "category_name", 200, &reader)
        let brand = text("brand", "brand_name", 100, &reader)
        let word = reader.choice("condition", of: conditions, required: !reader.has("item_condition_id"))
        let number = reader.integer("item_condition_id", in: 1...5, required: false)
        let shipping = reader.integer("shipping", in: 0...1, required: false)
        guard let name, let condition = word ?? number.flatMap(Listing.Condition.init(rawValue:)) else { return nil }
        return Listing(
            name: name,
            description: description,
            category: category,
            brand: brand,
            condition: condition,
            shipping: shipping.flatMap(Listing.Shipping.init(rawValue:)) ?? .buyerPays
        )
    }

    /// A text under the seller's or the marketplace's name for it.
    private static func text(_ name: String, _ other: String, _ limit: Int, _ reader: inout ObjectReader) -> String {
        let texts = [name, other].map { reader.string($0, length: 0...limit, multiline: true, required: false) }
        return texts.compactMap(\.self).first ?? ""
    }

    private static let conditions: [(text: String, value: Listing.Condition)] = [
        ("New", .new), ("Like New", .likeNew), ("Good", .good), ("Fair", .fair), ("Poor", .poor),
    ]
}
