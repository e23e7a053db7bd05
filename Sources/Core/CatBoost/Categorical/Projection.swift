/// A combination that the evaluator can compute: which categories and which answers go into its hash.
struct Projection {
    /// Places of its categories among those that are used.
    let categories: [Int]
    /// Splits whose answers follow the categories.
    let conditions: [Condition]

    private static let multiplier: UInt64 = 0x4906_BA49_4954_CB65

    /// Holds where one split is answered yes and another no.
    struct Condition {
        let yes: Int
        /// The id after the last one, which is always answered no, where there is no other split.
        let no: Int
    }

    /// The hash of a row's categories and answers.
    func hash(_ categories: UnsafePointer<Int32>, _ answers: UnsafePointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0
        for category in self.categories {
            // As CatBoost extends a negative number to 64 bits.
            hash = Self.combined(hash, UInt64(bitPattern: Int64(categories[category])))
        }
        for condition in conditions {
            hash = Self.combined(hash, UInt64(answers[condition.yes] & ~answers[condition.no]))
        }
        return hash
    }

    static func combined(_ hash: UInt64, _ next: UInt64) -> UInt64 {
        multiplier &* (hash &+ multiplier &* next)
    }
}
