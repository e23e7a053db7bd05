import Glibc

/// The counts that chance leaves between: of independent trials with equal chances, 99% of such series end inside.
package struct BinomialInterval: Sendable, Equatable {
    /// Smallest count inside: the first whose cumulated probability reaches half a percent.
    package let low: Int
    /// Largest count inside: the first whose cumulated probability reaches 99.5 percent.
    package let high: Int

    /// Computes the interval for a number of trials with a chance of success strictly between 0 and 1.
    package init(trials: Int, chance: Double, level: Double = 0.99) {
        let tail = (1 - level) / 2
        let mean = Double(trials) * chance
        let reach = 40 + 12 * (mean * (1 - chance)).squareRoot()
        // Below the start lies less than any double tells from 0.
        var count = max(0, Int((mean - reach).rounded(.down)))
        var term = Self.probability(of: count, trials: trials, chance: chance)
        var sum = term
        var low = sum >= tail ? count : nil
        while sum < 1 - tail, count < trials {
            term *= Double(trials - count) / Double(count + 1) * chance / (1 - chance)
            count += 1
            sum += term
            if low == nil, sum >= tail { low = count }
        }
        self.low = low ?? count
        high = count
    }

    private static func probability(of count: Int, trials: Int, chance: Double) -> Double {
        let (count, trials) = (Double(count), Double(trials))
        let ways = lgamma(trials + 1) - lgamma(count + 1) - lgamma(trials - count + 1)
        return exp(ways + count * log(chance) + (trials - count) * log(1 - chance))
    }

    /// Where a count lies.
    package func verdict(on count: Int) -> Verdict {
        count < low ? .below : count > high ? .above : .within
    }

    /// A count's place against the interval.
    package enum Verdict: String, Sendable, CaseIterable {
        case below
        case within
        case above
    }
}
