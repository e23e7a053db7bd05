import Domain

/// How a price sits among the training listings of its category.
public struct CategoryAnalysis: Sendable, Equatable {
    /// Path of the level that was used, "Women/Shoes"; "All categories" where no level of the path has enough listings.
    public let category: String
    /// Depth of that path: 0 (all categories, or the listings without one) to 3.
    public let level: Int
    /// Training listings at that level.
    public let listings: Int
    /// Median price of those listings.
    public let median: Money
    /// A quarter of them cost less.
    public let p25: Money
    /// A quarter of them cost more.
    public let p75: Money
    /// Share of those listings that cost less than the quoted price, 0 to 100.
    public let percentile: Double
    /// Median price of the brand at that level; nil with fewer than five such listings.
    public let brandMedian: Money?
    /// Where the price lies against the middle half of the category.
    public let marketPosition: MarketPosition
    /// Median price in the item's condition at that level; nil with fewer than ten such listings.
    public let conditionMedian: ConditionMedian?

    /// What listings in one condition cost.
    public struct ConditionMedian: Sendable, Equatable {
        /// The condition.
        public let condition: Listing.Condition
        /// Half of the listings in it cost less.
        public let median: Money
    }
}

/// Where a price lies against the middle half of its category.
public enum MarketPosition: String, Sendable, CaseIterable {
    /// Under the lower quartile.
    case belowMarket = "below market"
    /// Between the quartiles.
    case typical
    /// Over the upper quartile.
    case aboveMarket = "above market"
}
