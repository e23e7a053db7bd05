import JSONCodec
import PriceTraining
import Testing

@Suite struct ComparisonTests {
    private static func scored(_ price: Double, _ quoted: Double, isCovered: Bool = true) -> ScoredListing {
        let low = isCovered ? 0 : price + 1
        return ScoredListing(price: price, quoted: quoted, expected: quoted, low: low, high: price + 2, confidence: 0.4)
    }

    /// Listings whose quotes are off by noise, the second model's by a factor of it.
    private static func sample(_ count: Int, factor: Double, seed: UInt64 = 5) -> PairedSample {
        var generator = SeededGenerator(seed: seed)
        var sample = PairedSample()
        for _ in 0..<count {
            let price = Double.random(in: 5...100, using: &generator)
            let noise = Double.random(in: -0.4...0.4, using: &generator)
            let share = Double.random(in: 0..<1, using: &generator)
            sample.add(
                scored(price, price * (1 + noise), isCovered: share < 0.8),
                scored(price, price * (1 + noise * factor), isCovered: share < 0.9)
            )
        }
        return sample
    }

    @Test func `gives the scores that a hand calculates`() throws {
        var sample = PairedSample()
        sample.add(Self.scored(10, 13), Self.scored(10, 11, isCovered: false))
        sample.add(Self.scored(20, 16), Self.scored(20, 22))
        let comparison = Comparison(sample, resamples: 100, seed: 1)
        let mae = try #require(comparison.rows.first { $0.score == .mae })
        #expect((mae.first, mae.second, mae.difference) == (3.5, 1.5, -2))
        let coverage = try #require(comparison.rows.first { $0.score == .coverage })
        #expect((coverage.first, coverage.second) == (1, 0.5))
        // Every resample of two paired differences, -2 and -2, has the same mean.
        #expect(mae.interval == -2 ... -2)
        #expect(comparison.listings == 2)
    }

    @Test func `is the same for the same seed and another for another`() {
        let sample = Self.sample(300, factor: 0.9)
        func intervals(_ seed: UInt64) -> [ClosedRange<Double>] {
            Comparison(sample, resamples: 200, seed: seed).rows.map(\.interval)
        }
        #expect(intervals(1) == intervals(1))
        #expect(intervals(1) != intervals(2))
    }

    @Test(arguments: [(0.8, "B is better"), (1, "no difference shown"), (1.25, "A is better")])
    func `says which model is better, and says nothing where there is no difference`(factor: Double, verdict: String) {
        let comparison = Comparison(Self.sample(1_000, factor: factor), resamples: 300, seed: 3)
        for row in comparison.rows where row.score != .coverage { #expect(row.verdict == verdict) }
        #expect(comparison.rows.first { $0.score == .coverage }?.verdict == "A lies nearer to 80 %")
        #expect(comparison.json["verdict"]?.string == comparison.verdict)
    }

    @Test func `an interval holds the true difference in most series of listings`() {
        // Noise is uniform on ±0.4 and prices on 5 to 100, so the mean absolute errors are 0.2 and 0.18 times 52.5.
        let truth = -0.1 * 0.2 * 52.5
        let holding = (1...40).count { seed in
            let comparison = Comparison(Self.sample(200, factor: 0.9, seed: UInt64(seed)), resamples: 200, seed: 1)
            return comparison.rows.contains { $0.score == .mae && $0.interval.contains(truth) }
        }
        #expect(holding >= 34)
    }

    @Test func `keeps no more cells for a large file, and loses no listing`() {
        let sample = Self.sample(100_001, factor: 1)
        #expect(sample.all.count <= 1 << 15)
        #expect(Comparison(sample, resamples: 2, seed: 1).listings == 100_001)
    }
}
