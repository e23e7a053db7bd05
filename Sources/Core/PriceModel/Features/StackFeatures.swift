import Domain

/// The plain numbers that the trees see, in the order of their columns.
package enum StackFeatures {
    /// Number of columns.
    package static let count = 20
    /// Column of the ridge text score, which training fills per fold.
    package static let ridgeColumn = 14

    private static let bundleWords = ["bundle", "lot", "set"].map { Array($0.utf8) }

    /// The row of a listing.
    package static func row(
        of listing: PreparedListing,
        score: TextScore,
        intercept: Double,
        brands: BrandTable,
        categories: CategoryTable
    ) -> [Float] {
        let name = listing.nameCounts
        let isBundle = listing.name.count { word in bundleWords.contains { word.elementsEqual($0) } } > 0
        return [
            Float(listing.shipping.rawValue),
            Float(listing.condition.rawValue),
            listing.isExtra ? 1 : 0,
            Float(listing.descriptionCounts.characters),
            Float(name.characters),
            Float(listing.description.count),
            Float(listing.name.count),
            Float(listing.description.removedPrices),
            Float(name.digits),
            name.largestNumber,
            isBundle ? 1 : 0,
            Float(name.capitals) / Float(max(name.characters, 1)),
            Float(listing.descriptionCounts.exclamations),
            listing.brandIsImputed ? 1 : 0,
            Float(intercept + score.sum),
            Float(categories.ordinal(of: listing.category)),
            logarithm(1 + Double(categories.rows(of: listing.category))),
            logarithm(1 + Double(brands.rows(ofBrand: listing.brandHash))),
            score.rarestNameWord,
            score.unknownNameWords,
        ]
    }
}
