import Domain
import JSONCodec

/// A listing in either spelling: the seller's (description, category, brand, condition as a word) or the marketplace's
/// (item_description, category_name, brand_name, item_condition_id).
enum ListingPayload {
    /// Words of the conditions, in the order of their numbers.
    static let conditions: [(text: String, value: Listing.Condition)] = [
        ("New", .new), ("Like New", .likeNew), ("Good", .good), ("Fair", .fair), ("Poor", .poor),
    ]

    /// What its texts have to be like, in documents and in tables.
    static let nameRule = TextRule(1...200, mayBeBlank: false), descriptionRule = TextRule(0...10_000, multiline: true)
    static let categoryRule = TextRule(0...200), brandRule = TextRule(0...100)
    static let conditionNumbers = 1...5, shippingNumbers = 0...1

    /// Reads the members of a listing; notes every error in the reader.
    static func read(_ reader: inout ObjectReader) -> Listing? {
        let name = reader.string("name", nameRule)
        let description = text("description", "item_description", descriptionRule, &reader)
        let category = text("category", "category_name", categoryRule, &reader)
        let brand = text("brand", "brand_name", brandRule, &reader)
        let condition = condition(&reader)
        let shipping = reader.integer("shipping", in: shippingNumbers, required: false)
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
        _ rule: TextRule,
        _ reader: inout ObjectReader
    ) -> String? {
        _ = reader.alternatives(name, other, required: false)
        let first = reader.string(name, rule, required: false)
        let second = reader.string(other, rule, required: false)
        return first ?? second
    }

    private static func condition(_ reader: inout ObjectReader) -> Listing.Condition? {
        let hasWord = reader.has("condition")
        _ = reader.alternatives("condition", "item_condition_id", required: true)
        let number = reader.integer("item_condition_id", in: conditionNumbers, required: !hasWord)
        let word = reader.choice("condition", of: conditions, required: false)
        return word ?? number.flatMap(Listing.Condition.init(rawValue:))
    }

    /// The same listing in both spellings.
    static var samples: [(name: String, body: JSONValue)] {
        [
            (
                "marketplace's spelling",
                [
                    "name": "iPhone 13 Pro", "item_description": "Brand new iPhone 13 Pro 128GB",
                    "category_name": "Electronics", "brand_name": "Apple", "item_condition_id": 1, "shipping": 1,
                ]
            ),
            (
                "seller's spelling",
                [
                    "name": "MacBook Pro", "description": "Apple MacBook Pro 13-inch", "category": "Electronics",
                    "brand": "Apple", "condition": "New", "shipping": 0,
                ]
            ),
        ]
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

/// A listing as a body of its own.
struct ListingRequest: RequestPayload {
    let listing: Listing

    init(_ reader: inout ObjectReader) throws {
        let listing = ListingPayload.read(&reader)
        self.listing = try reader.finish(with: listing)
    }

    static var samples: [Operation.Sample] { ListingPayload.samples.map { .init($0.name, body: $0.body) } }
}

extension Schema {
    /// A listing as it is kept with a prediction.
    static var listing: Schema {
        .object([
            ("name", .text), ("item_description", .text.orNull), ("category_name", .text.orNull),
            ("brand_name", .text.orNull), ("item_condition_id", .integer(1...5)), ("shipping", .integer(0...1)),
        ])
    }

    static var product: Schema {
        .object([
            ("id", .id), ("name", .text), ("description", .text.orNull), ("category", .text.orNull),
            ("brand", .text.orNull), ("condition", .condition), ("item_condition_id", .integer(1...5)),
            ("shipping", .integer(0...1)), ("current_price", .money.orNull), ("created_at", .time),
            ("updated_at", .time),
        ])
    }

    static var condition: Schema { .choice(ListingPayload.conditions.map(\.text)) }
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
