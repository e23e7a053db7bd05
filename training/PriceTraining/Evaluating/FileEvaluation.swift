import Domain
import PriceModel

/// The scores of a bundle on a listing file, with a count of the rows that could not be scored.
package struct FileEvaluation: Sendable {
    /// Version of the model.
    package let version: String
    /// Scores of the priced listings.
    package private(set) var evaluation = Evaluation()
    /// Rows left out, by reason.
    package private(set) var skipped = SkippedRows()

    /// Goes through a file once; `progress` is told the bytes read.
    package init(of model: PriceModel, on file: ListingFile, progress: (Int) -> Void = { _ in }) throws {
        version = model.version
        try file.forEachRow(progress: progress) { row in
            switch row {
            case .priced(let row):
                evaluation.add(
                    ScoredListing(model.estimate(for: row.listing), price: row.price),
                    category: row.listing.category,
                    experience: Experience(trainingRows: model.trainingRows(inCategoryOf: row.listing))
                )
            case .unpriced, .damaged: skipped.add(row)
            }
        }
        guard evaluation.errors.rows > 0 else { throw TrainingError.tooFewRows(0) }
    }
}

/// Rows of a listing file that were not used, by reason; the first damaged ones with what is wrong.
package struct SkippedRows: Sendable, Equatable {
    /// Rows without a price, or priced 0.
    package private(set) var unpriced = 0
    /// Rows that are no listings.
    package private(set) var damaged = 0
    /// What is wrong with the first of them.
    package private(set) var faults: [String] = []

    private static let faultLimit = 10

    /// Begins without rows.
    package init() {}

    /// Counts a row; a priced one is none of them.
    package mutating func add(_ row: ListingRow) {
        switch row {
        case .priced: break
        case .unpriced: unpriced += 1
        case .damaged(let fault):
            damaged += 1
            if faults.count < Self.faultLimit { faults.append(fault.description) }
        }
    }

    /// The counts in words.
    package var summary: String {
        "left out: \(unpriced.grouped) without a price, \(damaged.grouped) damaged"
    }
}
