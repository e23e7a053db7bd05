/// The part of a listing that a column of the stack speaks of.
enum StackPart {
    case name
    case description
    case category
    case brand
    case condition
    case shipping
    /// All fields, by way of the text scores.
    case text
    /// Nothing that the seller can change.
    case none

    /// In the order of the columns.
    static let ofColumns: [StackPart] = [
        .shipping, .condition, .none, .description, .name, .description, .name, .description, .name, .name, .name,
        .name, .description, .brand, .text, .text, .text, .text, .text, .text, .category, .category, .brand, .name,
        .name, .category, .text,
    ]
}
