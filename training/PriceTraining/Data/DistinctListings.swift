import PriceModel

/// A source without the extra rows whose name and description a main row already has: they would leak between folds.
package struct DistinctListings: ListingSource {
    private let source: any ListingSource
    private let mainTexts: Set<UInt64>

    /// Notes the main rows' texts in one go through the source.
    package init(_ source: some ListingSource) throws {
        self.source = source
        var texts: Set<UInt64> = []
        try source.forEach { if !$0.isExtra { texts.insert(Self.text(of: $0)) } }
        mainTexts = texts
    }

    /// Visits every priced listing that is not a repetition.
    package func forEach(_ body: (PricedListing) throws -> Void) throws {
        try source.forEach { listing in
            if listing.isExtra, mainTexts.contains(Self.text(of: listing)) { return }
            try body(listing)
        }
    }

    private static func text(of listing: PricedListing) -> UInt64 {
        let prepared = PreparedListing(listing.listing)
        return FNV1a.hash(prepared.name.bytes + [0] + prepared.description.bytes)
    }
}
