/// Two models on the same listings: their scores, and between which differences chance leaves the truth with 95%.
package struct Comparison: Sendable {
    /// Each score under both models.
    package let rows: [Row]
    /// Listings compared.
    package let listings: Int
    /// Times that the listings were drawn anew.
    package let resamples: Int

    /// One score.
    package struct Row: Sendable {
        /// Which.
        package let score: ComparedScore
        /// Its value under the first model.
        package let first: Double
        /// Its value under the second model.
        package let second: Double
        /// The middle 95% of second less first over all resamples.
        package let interval: ClosedRange<Double>
        /// The same of how much nearer to the nominal coverage the first is; only of the coverage.
        package let missInterval: ClosedRange<Double>?

        /// Second less first.
        package var difference: Double { second - first }
    }

    /// Compares by a paired bootstrap: a resample draws listings with replacement, the same for both models.
    package init(_ sample: PairedSample, resamples: Int = 2_000, seed: UInt64) {
        let cells = sample.all
        var generator = SeededGenerator(seed: seed)
        var drawn: [PairedSample.Cell] = []
        for _ in 0..<resamples {
            var totals = PairedSample.Cell()
            for _ in cells { totals.add(cells[generator.index(below: cells.count)]) }
            drawn.append(totals)
        }
        var all = PairedSample.Cell()
        for cell in cells { all.add(cell) }
        self.resamples = resamples
        listings = Int(all.first.rows)
        rows = ComparedScore.allCases.map { score in
            Row(
                score: score,
                first: all.first.value(of: score),
                second: all.second.value(of: score),
                interval: Self.middle(drawn.map { $0.second.value(of: score) - $0.first.value(of: score) }),
                missInterval: score == .coverage ? Self.middle(drawn.map { $0.second.miss - $0.first.miss }) : nil
            )
        }
    }

    private static func middle(_ values: [Double]) -> ClosedRange<Double> {
        let sorted = values.sorted()
        return sorted.quantile(0.025)...sorted.quantile(0.975)
    }
}

extension ErrorTotals {
    /// How far the coverage lies from what ranges promise.
    fileprivate var miss: Double { abs(value(of: .coverage) - Evaluation.nominalCoverage) }
}

extension SeededGenerator {
    /// An index, each as likely but for a part in 2⁶⁴ of their number; without the division that `random(in:)` costs.
    fileprivate mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
