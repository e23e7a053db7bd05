import Domain

extension CategoryAnalysis {
    /// Places an estimate among the listings of a category.
    init(
        of estimate: PriceEstimate,
        in statistics: CategoryStatistics,
        level: Int,
        brandHash: UInt64?,
        condition: Listing.Condition
    ) {
        let price = estimate.price
        category = statistics.name
        self.level = level
        listings = statistics.listings
        median = Money(clamping: statistics.quantile(10))
        p25 = Money(clamping: statistics.quantile(5))
        p75 = Money(clamping: statistics.quantile(15))
        percentile = (statistics.percentile(of: Double(price.cents) / 100) * 10).rounded() / 10
        brandMedian = brandHash.flatMap(statistics.median(ofBrand:)).map(Money.init(clamping:))
        marketPosition = price < p25 ? .belowMarket : price > p75 ? .aboveMarket : .typical
        conditionMedian =
            statistics.listings(in: condition) < Self.fewestForAMedian
            ? nil
            : ConditionMedian(condition: condition, median: Money(clamping: statistics.median(in: condition)))
    }

    private static let fewestForAMedian = 10
}

extension Money {
    /// The nearest cent to a number of dollars from a bundle, which may hold anything.
    fileprivate init(clamping dollars: Double) {
        self.init(dollars: dollars > 0 ? min(dollars, 10_000_000) : 0)
    }
}
