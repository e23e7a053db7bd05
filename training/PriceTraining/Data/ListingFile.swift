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

    /// Visits the main file's listings, then the extra ones; a damaged row throws.
    package func forEach(_ body: (PricedListing) throws -> Void) throws {
        try Self.read(main, { _ in }) { try $0.listing.map(body) }
        guard let extra else { return }
        try Self.read(extra, { _ in }) { try ($0.listing?.madeComparable).map(body) }
    }

    /// Visits every row of the main file, those that are no priced listings included; `progress` is told the bytes read.
    package func forEachRow(progress: (Int) -> Void = { _ in }, _ body: (ListingRow) throws -> Void) throws {
        try Self.read(main, progress, body)
    }

    private static func read(
        _ file: TabSeparatedFile,
        _ progress: (Int) -> Void,
        _ body: (ListingRow) throws -> Void
    ) throws {
        var columns: ListingColumns?
        var number = 0
        try file.forEachRow(progress: progress) { row in
            number += 1
            guard let known = columns else {
                columns = try ListingColumns(header: row)
                return
            }
            try body(known.row(row, number: number))
        }
    }
}

/// One row of a listing file.
package enum ListingRow: Sendable {
    /// A listing with a price.
    case priced(PricedListing)
    /// A listing without a price, or priced 0.
    case unpriced
    /// No listing.
    case damaged(TrainingError)

    /// The priced listing; nil for an unpriced one, and what is wrong with a damaged one is thrown.
    fileprivate var listing: PricedListing? {
        get throws {
            switch self {
            case .priced(let listing): listing
            case .unpriced: nil
            case .damaged(let fault): throw fault
            }
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

    func row(_ row: TabSeparatedRow, number: Int) -> ListingRow {
        do throws(TrainingError) {
            return try listing(row, number: number).map(ListingRow.priced) ?? .unpriced
        } catch {
            return .damaged(error)
        }
    }

    /// The row's listing; nil when it has no price.
    private func listing(_ row: TabSeparatedRow, number: Int) throws(TrainingError) -> PricedListing? {
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
