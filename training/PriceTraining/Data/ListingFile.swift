import Domain

/// Priced listings of the marketplace's training file, and of an extra file of women's clothing with other prices.
///
/// Rows without a price, or priced 0, are no sales and are left out.
package struct ListingFile: ListingSource {
    private let main: TabSeparatedFile
    private let extra: TabSeparatedFile?

    /// Names the files.
    package init(main: String, extra: String? = nil) {
        self.main = TabSeparatedFile(path: main)
        self.extra = extra.map(TabSeparatedFile.init(path:))
    }

    /// Visits the main file's listings, then the extra ones.
    package func forEach(_ body: (PricedListing) throws -> Void) throws {
        try Self.read(main) { try body($0) }
        guard let extra else { return }
        try Self.read(extra) { try body($0.madeComparable) }
    }

    private static func read(_ file: TabSeparatedFile, _ body: (PricedListing) throws -> Void) throws {
        var columns: ListingColumns?
        var number = 0
        try file.forEachRow { row in
            number += 1
            guard let known = columns else {
                columns = try ListingColumns(header: row)
                return
            }
            if let listing = try known.listing(row, number: number) { try body(listing) }
        }
    }
}

/// Where a listing file has its fields.
private struct ListingColumns {
    private let name: Int
    private let condition: Int
    private let category: Int
    private let brand: Int
    private let price: Int
    private let shipping: Int
    private let description: Int
    private let count: Int

    init(header: TabSeparatedRow) throws {
        let names = (0..<header.count).map { header[$0] }
        func column(_ name: String) throws -> Int {
            guard let index = names.firstIndex(of: name) else { throw TrainingError.missingColumn(name) }
            return index
        }
        name = try column("name")
        condition = try column("item_condition_id")
        category = try column("category_name")
        brand = try column("brand_name")
        price = try column("price")
        shipping = try column("shipping")
        description = try column("item_description")
        count = names.count
    }

    /// The row's listing; nil when it has no price.
    func listing(_ row: TabSeparatedRow, number: Int) throws -> PricedListing? {
        guard row.count == count else { throw TrainingError.badRow(number, "\(row.count) fields instead of \(count)") }
        let priceText = row[price]
        if priceText.isEmpty { return nil }
        guard let dollars = Double(priceText), dollars.isFinite else {
            throw TrainingError.badRow(number, "price \(priceText)")
        }
        guard dollars > 0 else { return nil }
        guard let condition = Int(row[condition]).flatMap(Listing.Condition.init(rawValue:)) else {
            throw TrainingError.badRow(number, "condition \(row[condition])")
        }
        guard let shipping = Int(row[shipping]).flatMap(Listing.Shipping.init(rawValue:)) else {
            throw TrainingError.badRow(number, "shipping \(row[shipping])")
        }
        let listing = Listing(
            name: row[name],
            description: row[description],
            category: row[category],
            brand: row[brand],
            condition: condition,
            shipping: shipping
        )
        return PricedListing(listing: listing, price: dollars)
    }
}

extension PricedListing {
    /// An extra row in the main file's terms: its price leaves out the postage that the buyer pays, and one of its
    /// categories is spelt otherwise.
    fileprivate var madeComparable: PricedListing {
        var listing = listing
        if listing.category.lowercased().hasSuffix("handbags/shoulder bags") { listing.category.removeLast() }
        let isShoe = listing.category.lowercased().hasPrefix("women/shoes")
        let postage: Double = listing.shipping == .sellerPays ? 0 : isShoe ? 6 : 4
        return PricedListing(listing: listing, price: price + postage, isExtra: true)
    }
}
