import CSVCodec
import Domain

/// Products as a CSV file, up to a size that every host can answer with.
struct ProductTable {
    static let columns = ["name", "description", "category", "brand", "condition", "shipping", "id", "current_price"]
    /// Rows of a file where the client does not say how many.
    static let usualRows = 1_000
    /// Inside of an event the text may be twice as long, which is still less than the function may answer.
    static let mostBytes = 480 << 10
    private var writer = CSVWriter()

    init() { writer.add(Self.columns) }

    var bytes: [UInt8] { writer.bytes }

    /// Adds a row, or says that the file is full without it.
    mutating func add(_ product: Product) -> Bool {
        let listing = product.listing
        let size = writer.bytes.count
        writer.add([
            listing.name, listing.description, listing.category, listing.brand, ListingPayload.word(listing.condition),
            String(listing.shipping.rawValue), product.id.text, product.currentPrice?.text ?? "",
        ])
        if writer.bytes.count <= Self.mostBytes { return true }
        writer.cut(to: size)
        return false
    }
}
