import Glibc

/// Error sums by real price, in steps of 1%, so that the dearest listings can be told apart without keeping any.
package struct PriceLadder: Sendable {
    private var steps = Array(repeating: Top(), count: stepCount)
    private static let stepCount = 2_048
    private static let stepSize = log1p(0.01)

    /// The listings from a price up.
    package struct Top: Sendable {
        /// The lowest real price among them.
        package fileprivate(set) var from = Double.infinity
        /// Their errors.
        package fileprivate(set) var errors = ErrorSums()
    }

    /// Begins without listings.
    package init() {}

    /// Counts a listing.
    package mutating func add(_ listing: ScoredListing) {
        let place = max(0, Int((log(max(listing.price, 1)) / Self.stepSize).rounded(.down)))
        let step = min(place, Self.stepCount - 1)
        steps[step].errors.add(listing)
        steps[step].from = min(steps[step].from, listing.price)
    }

    /// The listings of the dearest steps that together hold at least this share of all; nil without listings.
    package func dearest(_ share: Double) -> Top? {
        let wanted = share * Double(steps.reduce(0) { $0 + $1.errors.rows })
        var top = Top()
        for step in steps.reversed() where step.errors.rows > 0 {
            top.errors.add(step.errors)
            top.from = step.from
            if Double(top.errors.rows) >= wanted { return top }
        }
        return nil
    }
}
