import PriceModel

/// Sums over scored listings that the usual scores are made of.
package struct ErrorSums: Sendable, Equatable {
    /// Listings.
    package private(set) var rows = 0
    /// Listings whose range held the real price.
    package private(set) var covered = 0
    /// Listings whose real price lay within 25% of the quoted one.
    package private(set) var hits = 0
    private var squares = 0.0
    private var logSquares = 0.0
    private var absolutes = 0.0
    private var errors = 0.0
    private var expectedSquares = 0.0
    private var width = 0.0
    private var confidence = 0.0

    /// Begins without listings.
    package init() {}

    /// Counts a listing.
    package mutating func add(_ listing: ScoredListing) {
        let (error, logError) = (listing.error, listing.logError)
        let expectedError = listing.expected - listing.price
        rows += 1
        covered += listing.isCovered ? 1 : 0
        hits += listing.isHit ? 1 : 0
        squares += error * error
        logSquares += logError * logError
        absolutes += abs(error)
        errors += error
        expectedSquares += expectedError * expectedError
        width += listing.high - listing.low
        confidence += listing.confidence
    }

    /// Counts the listings of other sums.
    package mutating func add(_ other: ErrorSums) {
        rows += other.rows
        covered += other.covered
        hits += other.hits
        squares += other.squares
        logSquares += other.logSquares
        absolutes += other.absolutes
        errors += other.errors
        expectedSquares += other.expectedSquares
        width += other.width
        confidence += other.confidence
    }

    /// Root mean squared error in dollars.
    package var rmse: Double { mean(squares).squareRoot() }
    /// Root mean squared error of ln(1 + price).
    package var rmsle: Double { mean(logSquares).squareRoot() }
    /// Mean absolute error in dollars.
    package var mae: Double { mean(absolutes) }
    /// Mean of quoted less real price in dollars.
    package var meanError: Double { mean(errors) }
    /// Root mean squared error of the expected price.
    package var rmseOfExpected: Double { mean(expectedSquares).squareRoot() }
    /// Share of listings whose range held the real price.
    package var coverage: Double { mean(Double(covered)) }
    /// Share of listings whose real price lay within 25% of the quoted one.
    package var hitRate: Double { mean(Double(hits)) }
    /// Mean width of the range in dollars.
    package var meanWidth: Double { mean(width) }
    /// Mean confidence told.
    package var meanConfidence: Double { mean(confidence) }

    private func mean(_ sum: Double) -> Double { sum / Double(max(rows, 1)) }
}
