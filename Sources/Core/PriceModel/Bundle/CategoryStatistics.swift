import Domain

/// Prices of the main file's listings in one category.
package struct CategoryStatistics: Sendable {
    private let record: ByteView
    private let brands: ByteView
    private let texts: ByteView

    init(_ record: ByteView, brands: ByteView, texts: ByteView) {
        self.record = record
        self.brands = brands
        self.texts = texts
    }

    /// The path as most sellers see it written, "Women/Shoes".
    package var name: String {
        let bytes = texts.bytes(offset: Int(record.uint32(at: 0)), count: Int(record.uint32(at: 4)))
        return bytes.isEmpty ? "All categories" : String(decoding: bytes, as: UTF8.self)
    }

    /// Depth of the path, 0 to 3.
    package var level: Int { min(Int(record.uint32(at: 8)), 3) }
    /// Number of listings.
    package var listings: Int { Int(record.uint32(at: 12)) }

    /// Price below which this share of the listings lies; `step` counts twentieths, 0 to 20.
    package func quantile(_ step: Int) -> Double { Double(record.float(at: 24 + step * 4)) }

    /// Listings in a condition.
    package func listings(in condition: Listing.Condition) -> Int {
        Int(record.uint32(at: 108 + (condition.rawValue - 1) * 4))
    }
    /// Median price in a condition.
    package func median(in condition: Listing.Condition) -> Double {
        Double(record.float(at: 128 + (condition.rawValue - 1) * 4))
    }

    /// Median price of a brand; nil when the category has too few of its listings.
    package func median(ofBrand hash: UInt64) -> Double? {
        let first = Int(record.uint32(at: 16)) * CategoryTable.brandSize
        let count = Int(record.uint32(at: 20))
        guard let part = brands.slice(offset: first, count: count * CategoryTable.brandSize) else { return nil }
        return part.record(ofKey: hash, from: 0, stride: CategoryTable.brandSize, count: count).map {
            Double(part.float(at: $0 * CategoryTable.brandSize + 8))
        }
    }

    /// Share of the listings that cost less, 0 to 100, straight lines between the quantiles.
    package func percentile(of price: Double) -> Double {
        let last = CategoryTable.quantileCount - 1
        guard price > quantile(0) else { return 0 }
        guard let above = (1...last).first(where: { price <= quantile($0) }) else { return 100 }
        let (low, high) = (quantile(above - 1), quantile(above))
        let share = high > low ? (price - low) / (high - low) : 1
        // In a damaged bundle the quantiles may be anything, infinite too.
        let sound = share >= 0 ? min(share, 1) : 0
        return (Double(above - 1) + sound) * 100 / Double(last)
    }
}
