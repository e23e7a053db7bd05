import Domain

/// A listing and what it was offered for.
package struct PricedListing: Sendable {
    /// The listing as its seller wrote it.
    package let listing: Listing
    /// Dollars, above 0.
    package let price: Double
    /// Whether it comes from the extra file, whose prices are comparable only after a correction.
    package let isExtra: Bool

    /// Makes a priced listing.
    package init(listing: Listing, price: Double, isExtra: Bool = false) {
        self.listing = listing
        self.price = price
        self.isExtra = isExtra
    }
}

/// A source of priced listings that can be gone through again and again, in the same order each time.
package protocol ListingSource {
    /// Visits every priced listing.
    func forEach(_ body: (PricedListing) throws -> Void) throws
}

extension [PricedListing]: ListingSource {
    /// Visits every priced listing.
    package func forEach(_ body: (PricedListing) throws -> Void) throws {
        for listing in self { try body(listing) }
    }
}
