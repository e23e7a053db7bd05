import Domain
import PriceModel

/// The scores of a model on listings that go by one at a time: sums, a table and, for the median, four bytes a listing.
package struct Evaluation: Sendable {
    /// Errors of all listings.
    package private(set) var errors = ErrorSums()
    /// Told against measured confidence.
    package private(set) var reliability = ReliabilityTable()
    /// Errors by how many training listings the deepest known level of the category had.
    package private(set) var byExperience = Dictionary(
        uniqueKeysWithValues: Experience.allCases.map { ($0, ErrorSums()) }
    )
    private var ladder = PriceLadder()
    private var relativeErrors: [Float] = []
    private var categories: [[UInt8]: Category] = [:]

    /// The listings of one top-level category.
    package struct Category: Sendable {
        /// As the first of them spelt it.
        package let name: String
        /// Their errors.
        package fileprivate(set) var errors = ErrorSums()

        /// Whether chance explains how many of their prices the ranges held, were each held with the nominal chance.
        package var interval: BinomialInterval {
            BinomialInterval(trials: errors.rows, chance: Evaluation.nominalCoverage)
        }
    }

    /// Share of prices that a range promises to hold.
    package static let nominalCoverage = 0.8

    /// Begins without listings.
    package init() {}

    /// Counts a listing; `experience` is what training knew of its category.
    package mutating func add(_ scored: ScoredListing, category: String, experience: Experience) {
        errors.add(scored)
        reliability.add(confidence: scored.confidence, isHit: scored.isHit)
        ladder.add(scored)
        relativeErrors.append(Float(scored.relativeError))
        byExperience[experience]?.add(scored)
        let top = Array((CategoryPath(category).prefix(1) ?? [])[...])
        categories[top, default: Category(name: Self.displayName(category))].errors.add(scored)
    }

    private static func displayName(_ category: String) -> String {
        let name = category.split(separator: "/").lazy.map { $0.trimmingBlanks }.first { !$0.isEmpty }
        return name.map(String.init) ?? "Other"
    }

    /// Median of the distance from the real price as a share of it; 0 without listings.
    package var medianRelativeError: Double {
        relativeErrors.sorted().map(Double.init).quantile(0.5)
    }

    /// The dearest tenth of the listings.
    package var dearestTenth: PriceLadder.Top? { ladder.dearest(0.1) }

    /// Top-level categories, the largest first.
    package var byCategory: [Category] {
        categories.values.sorted { ($1.errors.rows, $0.name) < ($0.errors.rows, $1.name) }
    }
}

/// How many training listings a category had.
package enum Experience: String, Sendable, CaseIterable {
    case none = "0"
    case few = "1-9"
    case some = "10-99"
    case many = "100+"

    /// The class of a number of listings.
    package init(trainingRows: Int) {
        self = trainingRows >= 100 ? .many : trainingRows >= 10 ? .some : trainingRows >= 1 ? .few : .none
    }
}

extension Substring {
    fileprivate var trimmingBlanks: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
