import Domain
import PriceModel

/// Held-out listings and their estimates as a tab-separated file, for intervals and plots.
package enum HeldOutFile {
    private static let header = "price\tpredicted\tlow\thigh\tconfidence\tcategory\tgaps\n"

    /// Writes one line a listing: dollars, the confidence, the number of the top category and the set of gaps.
    package static func write(_ rows: [(listing: HeldOutListing, estimate: PriceEstimate)], to path: String) throws {
        var text = header
        for (listing, estimate) in rows {
            let money = [estimate.price, estimate.range.low, estimate.range.high].map(\.text).joined(separator: "\t")
            text +=
                "\(listing.price)\t\(money)\t\(estimate.confidence)\t\(listing.category)\t\(listing.gaps.rawValue)\n"
        }
        try WholeFile.write(Array(text.utf8), to: path)
    }
}
