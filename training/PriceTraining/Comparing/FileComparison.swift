import Domain
import PriceModel

/// Two bundles on a listing file.
package struct FileComparison: Sendable {
    /// Scores and differences.
    package let comparison: Comparison
    /// Rows left out, by reason.
    package let skipped: SkippedRows

    /// Goes through a file once; `progress` is told the bytes read.
    package init(
        _ first: PriceModel,
        _ second: PriceModel,
        on file: ListingFile,
        seed: UInt64,
        progress: (Int) -> Void = { _ in }
    ) throws {
        var sample = PairedSample()
        var skipped = SkippedRows()
        try file.forEachRow(progress: progress) { row in
            guard case .priced(let row) = row else {
                skipped.add(row)
                return
            }
            sample.add(
                ScoredListing(first.estimate(for: row.listing), price: row.price),
                ScoredListing(second.estimate(for: row.listing), price: row.price)
            )
        }
        guard !sample.all.isEmpty else { throw TrainingError.tooFewRows(0) }
        comparison = Comparison(sample, seed: seed)
        self.skipped = skipped
    }
}
