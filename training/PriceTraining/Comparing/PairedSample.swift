/// Errors of two models on the same listings, kept in at most so many cells for resampling.
///
/// A cell is one listing until there are too many; then neighbours are added up, so that memory and the time of a
/// resampling stay the same for any file. Resampling sums over cells of equally many listings spreads as resampling the
/// listings does.
package struct PairedSample: Sendable {
    /// The cells so far.
    package private(set) var cells: [Cell] = []
    private var pending = Cell()
    private var listingsInCell = 1

    private static let capacity = 1 << 15

    /// The errors of some listings under both models.
    package struct Cell: Sendable {
        /// Under the first.
        package fileprivate(set) var first = ErrorTotals()
        /// Under the second.
        package fileprivate(set) var second = ErrorTotals()

        /// Begins empty.
        package init() {}

        mutating func add(_ other: Cell) {
            first.add(other.first)
            second.add(other.second)
        }
    }

    /// Begins empty.
    package init() {}

    /// Adds a listing.
    package mutating func add(_ first: ScoredListing, _ second: ScoredListing) {
        pending.first.add(first)
        pending.second.add(second)
        guard Int(pending.first.rows) == listingsInCell else { return }
        cells.append(pending)
        pending = Cell()
        if cells.count == Self.capacity { halve() }
    }

    /// All cells, a last one with fewer listings too.
    package var all: [Cell] { pending.first.rows > 0 ? cells + [pending] : cells }

    private mutating func halve() {
        for place in 0..<cells.count / 2 {
            cells[place] = cells[2 * place]
            cells[place].add(cells[2 * place + 1])
        }
        cells.removeLast(cells.count / 2)
        listingsInCell *= 2
    }
}

/// The sums that are compared.
package struct ErrorTotals: Sendable, Equatable {
    fileprivate(set) var rows = 0.0
    private var squares = 0.0
    private var logSquares = 0.0
    private var absolutes = 0.0
    private var covered = 0.0

    /// Begins with nothing.
    package init() {}

    mutating func add(_ listing: ScoredListing) {
        rows += 1
        squares += listing.error * listing.error
        logSquares += listing.logError * listing.logError
        absolutes += abs(listing.error)
        covered += listing.isCovered ? 1 : 0
    }

    mutating func add(_ other: ErrorTotals) {
        rows += other.rows
        squares += other.squares
        logSquares += other.logSquares
        absolutes += other.absolutes
        covered += other.covered
    }

    /// The value of a score.
    package func value(of score: ComparedScore) -> Double {
        switch score {
        case .rmsle: (logSquares / rows).squareRoot()
        case .mae: absolutes / rows
        case .rmse: (squares / rows).squareRoot()
        case .coverage: covered / rows
        }
    }
}

/// A score by which two models are compared.
package enum ComparedScore: String, Sendable, CaseIterable {
    case rmsle
    case mae
    case rmse
    case coverage
}
