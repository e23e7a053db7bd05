import Domain

/// The plain numbers that the trees see, in the order of their columns.
package enum StackFeatures {
    /// Number of columns.
    package static let count = 27
    /// Columns that follow from the text scores, which training fills per fold.
    package static let scoreColumns = 14..<20

    private static let bundleWords = ["bundle", "lot", "set"].map { Array($0.utf8) }

    /// The row of a listing.
    package static func row(
        of listing: PreparedListing,
        scores: TextScores,
        text: TextFamiliarity,
        brands: BrandTable,
        categories: CategoryTable
    ) -> [Float] {
        let name = listing.nameCounts
        let isBundle = listing.name.count { word in bundleWords.contains { word.elementsEqual($0) } } > 0
        var row = [
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
            0, 0, 0, 0, 0, 0,
            Float(categories.ordinal(of: listing.category)),
            logarithm(1 + Double(categories.rows(of: listing.category))),
            logarithm(1 + Double(brands.rows(ofBrand: listing.brandHash))),
            text.rarestNameWord,
            text.unknownShare(ofName: listing),
            Float(listing.hasCategory ? categories.missingLevels(of: listing.category) : CategoryTable.levelCount),
            text.unknownShare(of: listing),
        ]
        row.withUnsafeMutableBufferPointer { set(scores, in: $0) }
        return row
    }

    /// Fills the columns of a row that say what condition the item is in and who pays the postage.
    static func set(_ condition: Listing.Condition, _ shipping: Listing.Shipping, in row: inout [Float]) {
        row[0] = Float(shipping.rawValue)
        row[1] = Float(condition.rawValue)
    }

    /// Fills the columns of a row that follow from the text scores.
    package static func set(_ scores: TextScores, in row: UnsafeMutableBufferPointer<Float>) {
        let first = scoreColumns.lowerBound
        row[first] = scores.ridge
        row[first + 1] = scores.weighted
        row[first + 2] = scores.binary
        row[first + 3] = scores.mean
        row[first + 4] = scores.networkGap
        row[first + 5] = scores.ridgeGap
    }
}
