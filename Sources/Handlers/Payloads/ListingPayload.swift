import Domain
import JSONCodec

/// A listing in either spelling: the seller's (description, category, brand, condition as a word) or the marketplace's
/// (item_description, category_name, brand_name, item_condition_id).
enum ListingPayload {
    /// Words of the conditions, in the order of their numbers.
    static let conditions: [(text: String, value: Listing.Condition)] = [
        ("New", .new), ("Like New", .likeNew), ("Good", .good), ("Fair", .fair), ("Poor", .poor),
    ]

    /// Reads the members of a listing; notes every error in the reader.
    static func read(_ reader: inout ObjectReader) -> Listing? {
        let name = reader.string("name", length: 1...200)
        if let name, name.allSatisfy(\.isWhitespace) { reader.fail("name", "must not be blank") }
        let description = text("description", "item_description", length: 0...10_000, multiline: true, &reader)
        let category = text("category", "category_name", length: 0...200, multiline: false, &reader)
        let brand = text("brand", "brand_name", length: 0...100, multiline: false, &reader)
        let condition = condition(&reader)
        let shipping = reader.integer("shipping", in: 0...1, required: false)
        guard let name, let condition else { return nil }
        return Listing(
            name: name,
            description: description ?? "",
            category: category ?? "",
            brand: brand ?? "",
            condition: condition,
            shipping: shipping.flatMap(Listing.Shipping.init(rawValue:)) ?? .buyerPays
        )
    }

    /// A text under one of two names, or nothing.
    private static func text(
        _ name: String,
        _ other: String,
        length: ClosedRange<Int>,
        multiline: Bool,
        _ reader: inout ObjectReader
    ) -> String? {
        let first = reader.string(name, length: length, multiline: multiline, required: false)
        let second = reader.string(other, length: length, multiline: multiline, required: false)
        if reader.has(name), reader.has(other) { reader.fail(other, "must not be given beside \(name)") }
        return first ?? second
    }

    private static func condition(_ reader: inout ObjectReader) -> Listing.Condition? {
        let hasWord = reader.has("condition")
        let number = reader.integer("item_condition_id", in: 1...5, required: !hasWord)
        let word = reader.choice("condition", of: conditions, required: false)
        if hasWord, reader.has("item_condition_id") {
            reader.fail("item_condition_id", "must not be given beside condition")
        }
        return word ?? number.flatMap(Listing.Condition.init(rawValue:))
    }

    /// The word for a condition.
    static func word(_ condition: Listing.Condition) -> String {
        conditions.first { $0.value == condition }?.text ?? ""
    }

    /// {name, item_description, category_name, brand_name, item_condition_id, shipping}
    static func json(_ listing: Listing) -> JSONValue {
        [
            "name": .string(listing.name),
            "item_description": .nonEmpty(listing.description),
            "category_name": .nonEmpty(listing.category),
            "brand_name": .nonEmpty(listing.brand),
            "item_condition_id": .integer(listing.condition.rawValue),
            "shipping": .integer(listing.shipping.rawValue),
        ]
    }
}

extension JSONValue {
    /// {id, name, description, category, brand, condition, shipping, current_price, created_at, updated_at}
    static func product(_ product: Product) -> JSONValue {
        [
            "id": .string(product.id.text),
            "name": .string(product.listing.name),
            "description": .nonEmpty(product.listing.description),
            "category": .nonEmpty(product.listing.category),
            "brand": .nonEmpty(product.listing.brand),
            "condition": .string(ListingPayload.word(product.listing.condition)),
            "item_condition_id": .integer(product.listing.condition.rawValue),
            "shipping": .integer(product.listing.shipping.rawValue),
            "current_price": product.currentPrice.map(JSONValue.money) ?? .null,
            "created_at": .time(product.createdAt),
            "updated_at": .time(product.updatedAt),
        ]
    }
}
