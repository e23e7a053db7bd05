import PriceModel

/// What training keeps of every row besides its features.
package struct TrainingRows: Sendable {
    /// Dollars.
    package private(set) var prices: [Double] = []
    /// Whether the row is of the extra file.
    package private(set) var isExtra: [Bool] = []
    /// The fold that the row is held out in.
    package private(set) var folds: [Int] = []
    /// Influence of an extra row; a main row has 1.
    package static let extraWeight: Float = 0.5

    /// Begins empty.
    package init() {}

    /// Adds a row.
    package mutating func append(price: Double, isExtra: Bool) {
        prices.append(price)
        self.isExtra.append(isExtra)
    }

    /// Number of rows.
    package var count: Int { prices.count }
    /// ln(1 + price) of each row.
    package var targets: [Float] { prices.map { Float(logPrice($0)) } }
    /// Influence of each row.
    package var weights: [Float] { isExtra.map { $0 ? Self.extraWeight : 1 } }
    /// The rows that scores are measured on.
    package var mainRows: [Int] { isExtra.indices.filter { !isExtra[$0] } }

    /// Deals main and extra rows into folds of equal size at random.
    package mutating func dealFolds(_ count: Int, seed: UInt64) {
        folds = Array(repeating: 0, count: prices.count)
        var generator = SeededGenerator(seed: seed)
        for extra in [false, true] {
            let rows = isExtra.indices.filter { isExtra[$0] == extra }.shuffled(using: &generator)
            for (place, row) in rows.enumerated() { folds[row] = place % count }
        }
    }

    /// The rows outside of a fold, ascending; of more than `most`, so many drawn at random.
    package func sample(without fold: Int?, most: Int, seed: UInt64) -> [Int] {
        let rows = folds.indices.filter { folds[$0] != fold }
        guard rows.count > most else { return rows }
        var generator = SeededGenerator(seed: seed)
        return rows.shuffled(using: &generator).prefix(most).sorted()
    }
}
