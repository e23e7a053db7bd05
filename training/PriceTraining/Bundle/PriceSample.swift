import Domain
import PriceModel

/// The prices of one category's listings.
struct PriceSample: Sendable {
    private(set) var name: String
    let level: Int
    private var isNamed = false
    private var prices: [Double] = []
    private var conditions: [Listing.Condition] = []
    private var brands: [UInt64?] = []

    init(name: String, level: Int) {
        self.name = name
        self.level = level
    }

    var count: Int { prices.count }

    mutating func nameOnce(_ name: String) {
        if !isNamed { self.name = name }
        isNamed = true
    }

    mutating func add(_ price: Double, _ listing: PreparedListing) {
        prices.append(price)
        conditions.append(listing.condition)
        brands.append(listing.brand.isEmpty ? nil : listing.brandHash)
    }

    /// Every 5% from the cheapest to the dearest.
    var quantiles: [Double] {
        let sorted = prices.sorted()
        return (0..<CategoryTable.quantileCount).map {
            sorted.quantile(Double($0) / Double(CategoryTable.quantileCount - 1))
        }
    }

    /// Number and median price of the listings in a condition.
    func told(_ condition: Listing.Condition) -> (count: Int, median: Double) {
        let matching = zip(prices, conditions).filter { $0.1 == condition }.map(\.0).sorted()
        return (matching.count, matching.quantile(0.5))
    }

    /// The commonest brands with enough listings, by hash.
    func toldBrands(fewest: Int, most: Int) -> [(hash: UInt64, median: Double, count: Int)] {
        var byBrand: [UInt64: [Double]] = [:]
        for (price, brand) in zip(prices, brands) {
            if let brand { byBrand[brand, default: []].append(price) }
        }
        let told = byBrand.filter { $0.value.count >= fewest }
            .sorted { ($0.value.count, $0.key) > ($1.value.count, $1.key) }
            .prefix(most)
        return told.map { ($0.key, $0.value.sorted().quantile(0.5), $0.value.count) }.sorted { $0.hash < $1.hash }
    }
}

extension [Double] {
    /// The value below which this share of a sorted array lies, a straight line between neighbours; 0 when empty.
    func quantile(_ share: Double) -> Double {
        guard let last = indices.last else { return 0 }
        let place = share * Double(last)
        let below = Int(place)
        let above = Swift.min(below + 1, last)
        return self[below] + (self[above] - self[below]) * (place - Double(below))
    }
}

/// Statistics records in the making, with the brands and texts that they point to.
struct StatisticsBytes {
    private(set) var records = LittleEndianBytes()
    private(set) var brands = LittleEndianBytes()
    private(set) var texts: [UInt8] = []

    private static let fewestOfABrand = 5
    private static let mostBrands = 256

    var count: Int { records.bytes.count / CategoryTable.statisticsSize }
    var brandCount: Int { brands.bytes.count / CategoryTable.brandSize }

    mutating func append(_ sample: PriceSample) {
        let told = sample.toldBrands(fewest: Self.fewestOfABrand, most: Self.mostBrands)
        let name = Array(sample.name.utf8)
        records.append(UInt32(texts.count))
        records.append(UInt32(name.count))
        records.append(UInt32(sample.level))
        records.append(UInt32(sample.count))
        records.append(UInt32(brandCount))
        records.append(UInt32(told.count))
        for quantile in sample.quantiles { records.append(Float(quantile)) }
        let conditions = Listing.Condition.allCases.map(sample.told)
        for condition in conditions { records.append(UInt32(condition.count)) }
        for condition in conditions { records.append(Float(condition.median)) }
        for brand in told {
            brands.append(brand.hash)
            brands.append(Float(brand.median))
            brands.append(UInt32(brand.count))
        }
        texts += name
    }
}
