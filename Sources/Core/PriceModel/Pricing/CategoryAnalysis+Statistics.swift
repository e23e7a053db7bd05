import Domain

extension CategoryAnalysis {
    /// Places an estimate among the listings of a category.
    init(
        of estimate: PriceEstimate,
        in statistics: CategoryStatistics,
        brandHash: UInt64?,
        condition: Listing.Condition
    ) {
        let price = estimate.price
        category = statistics.name
        level = statistics.level
        listings = statistics.listings
        median = Money(clamping: statistics.quantile(10))
        p25 = Money(clamping: statistics.quantile(5))
        p75 = Money(clamping: statistics.quantile(15))
        percentile = (statistics.percentile(of: Double(price.cents) / 100) * 10).rounded() / 10
        brandMedian = brandHash.flatMap(statistics.median(ofBrand:)).map(Money.init(clamping:))
        marketPosition = price < p25 ? .belowMarket : price > p75 ? .aboveMarket : .typical
        recommendation = [
            Self.positionSentence(marketPosition, statistics: statistics, p25: p25, p75: p75),
            Self.conditionSentence(condition, statistics: statistics),
            Self.rangeSentence(marketPosition, range: estimate.range),
        ].compactMap(\.self).joined(separator: " ")
    }

    private static let fewestForAMedian = 10

    private static func positionSentence(
        _ position: MarketPosition,
        statistics: CategoryStatistics,
        p25: Money,
        p75: Money
    ) -> String {
        let place = "\(statistics.listings) listings in \(statistics.name)"
        return switch position {
        case .belowMarket: "Below the market: three quarters of \(place) ask more than $\(p25.text)."
        case .typical: "In line with the market: the middle half of \(place) asks $\(p25.text) to $\(p75.text)."
        case .aboveMarket: "Above the market: three quarters of \(place) ask less than $\(p75.text)."
        }
    }

    private static func conditionSentence(_ condition: Listing.Condition, statistics: CategoryStatistics) -> String? {
        guard statistics.listings(in: condition) >= fewestForAMedian else { return nil }
        let median = Money(clamping: statistics.median(in: condition))
        return "The median of those in \(condition.name) condition is $\(median.text)."
    }

    private static func rangeSentence(_ position: MarketPosition, range: PriceRange) -> String {
        switch position {
        case .belowMarket: "One in ten listings like this one asks more than $\(range.high.text)."
        case .typical: "Four in five listings like this one ask $\(range.low.text) to $\(range.high.text)."
        case .aboveMarket: "One in ten listings like this one asks less than $\(range.low.text)."
        }
    }
}

extension Money {
    /// The nearest cent to a number of dollars from a bundle, which may hold anything.
    fileprivate init(clamping dollars: Double) {
        self.init(dollars: dollars > 0 ? min(dollars, 10_000_000) : 0)
    }
}
