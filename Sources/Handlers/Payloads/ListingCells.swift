import Domain
import JSONCodec

/// The cells of a row, as they become a listing.
struct ListingCells {
    private let line: Int
    private var name: String?
    private var (description, category, brand) = ("", "", "")
    private var condition: Listing.Condition?
    private var shipping = Listing.Shipping.buyerPays

    init(_ line: Int) { self.line = line }

    /// The listing; nil where a cell was wrong that has to be there.
    var listing: Listing? {
        guard let name, let condition else { return nil }
        return Listing(
            name: name,
            description: description,
            category: category,
            brand: brand,
            condition: condition,
            shipping: shipping
        )
    }

    /// Reads the cell of a column, or notes what is wrong with it.
    mutating func read(
        _ text: String,
        as field: ListingColumns.Field,
        in column: String,
        _ errors: inout TableErrors
    ) {
        if let violation = take(text, as: field) { errors.add(line, column, violation) }
    }

    /// Takes a text that is right, or says what would be.
    private mutating func take(_ text: String, as field: ListingColumns.Field) -> String? {
        switch field {
        case .name:
            name = text
            return ListingPayload.nameRule.violation(by: text)
        case .description:
            description = text
            return ListingPayload.descriptionRule.violation(by: text)
        case .category:
            category = text
            return ListingPayload.categoryRule.violation(by: text)
        case .brand:
            brand = text
            return ListingPayload.brandRule.violation(by: text)
        case .condition: return takeCondition(text.trimmed)
        case .shipping: return takeShipping(text.trimmed)
        }
    }

    /// A word or its number; capitals make no difference, since spreadsheets begin cells with one.
    private mutating func takeCondition(_ text: Substring) -> String? {
        guard !text.isEmpty else { return "is required" }
        condition =
            ListingPayload.conditions.first { $0.text.lowercased() == text.lowercased() }?.value
            ?? Int(text).flatMap(Listing.Condition.init(rawValue:))
        guard condition == nil else { return nil }
        let numbers = ListingPayload.conditionNumbers
        return FieldError.mustBeOne(of: ListingPayload.conditions.map(\.text))
            + ", or a number from \(numbers.lowerBound) to \(numbers.upperBound)"
    }

    private mutating func takeShipping(_ text: Substring) -> String? {
        guard !text.isEmpty else { return nil }
        guard let value = Int(text).flatMap(Listing.Shipping.init(rawValue:)) else {
            return FieldError.mustBeWhole(ListingPayload.shippingNumbers)
        }
        shipping = value
        return nil
    }
}
