import Domain
import PriceModel

/// Learns by which words in a name a missing brand can be told.
package enum BrandDictionary {
    private static let fewestRows = 3
    private static let fewestMatches = 2
    private static let lowestReliability = 0.5

    /// The aliases that are right about rows whose brand is known at least half of the time.
    package static func learn(from source: some ListingSource) throws -> [BrandTableBuilder.Alias] {
        let candidates = try candidates(from: source)
        let table = try BrandTable(ByteView(copying: BrandTableBuilder(aliases: candidates).encoded))
        var tallies: [[UInt8]: (right: Int, all: Int)] = [:]
        try source.forEach { row in
            let listing = PreparedListing(row.listing)
            guard !listing.brand.isEmpty, let found = table.brand(inName: listing.name) else { return }
            tallies[found, default: (0, 0)].all += 1
            if found == listing.brand { tallies[found, default: (0, 0)].right += 1 }
        }
        return candidates.filter { candidate in
            guard let tally = tallies[candidate.brand], tally.all >= fewestMatches else { return false }
            return (Double(tally.right) + 0.5) / Double(tally.all + 1) >= lowestReliability
        }
    }

    /// Every brand with enough rows under its words; of brands with the same words, the commonest.
    private static func candidates(from source: some ListingSource) throws -> [BrandTableBuilder.Alias] {
        var rows: [[UInt8]: (count: Int, key: UInt64?)] = [:]
        try source.forEach { row in
            let brand = PreparedListing.normalisedBrand(row.listing.brand)
            if brand.isEmpty { return }
            rows[brand, default: (0, key(of: row.listing.brand))].count += 1
        }
        var best: [UInt64: (brand: [UInt8], count: Int)] = [:]
        for (brand, entry) in rows where entry.count >= fewestRows {
            guard let key = entry.key else { continue }
            let other = best[key]
            // Equally common brands are told apart by their text, so that the result does not depend on a hash order.
            let isBetter = other.map {
                entry.count > $0.count || entry.count == $0.count && brand.lexicographicallyPrecedes($0.brand)
            }
            if isBetter ?? true { best[key] = (brand, entry.count) }
        }
        return best.map { BrandTableBuilder.Alias(key: $0.key, brand: $0.value.brand) }
    }

    private static func key(of brand: String) -> UInt64? {
        let words = TokenisedText(brand)
        guard words.count >= 1, words.count <= BrandTable.longestAlias else { return nil }
        return FNV1a.hash(words.span(from: 0, count: words.count))
    }
}
