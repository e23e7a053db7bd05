import Domain
import JSONCodec
import PriceModel
import PriceTraining
import Testing

@Suite struct EvaluationTests {
    private static func scored(
        _ price: Double,
        quoted: Double,
        range: ClosedRange<Double> = 0...1_000,
        confidence: Double = 0.4
    ) -> ScoredListing {
        ScoredListing(
            price: price,
            quoted: quoted,
            expected: quoted,
            low: range.lowerBound,
            high: range.upperBound,
            confidence: confidence
        )
    }

    private static func evaluation(_ listings: [(ScoredListing, category: String)]) -> Evaluation {
        var evaluation = Evaluation()
        for (listing, category) in listings { evaluation.add(listing, category: category, experience: .many) }
        return evaluation
    }

    @Test func `gives the scores that a hand calculates`() {
        let evaluation = Self.evaluation([
            (Self.scored(10, quoted: 13, range: 8...20), "Men/Tops"),
            (Self.scored(20, quoted: 16, range: 12...18), "Men/Shoes"),
            (Self.scored(30, quoted: 30, range: 20...42), "Women"),
        ])
        let errors = evaluation.errors
        #expect(errors.rows == 3)
        #expect(abs(errors.rmse - (25.0 / 3).squareRoot()) < 1e-12)
        #expect(abs(errors.mae - 7.0 / 3) < 1e-12)
        #expect(abs(errors.meanError - -1.0 / 3) < 1e-12)
        #expect(abs(errors.coverage - 2.0 / 3) < 1e-12)
        #expect(abs(errors.meanWidth - 40.0 / 3) < 1e-12)
        // ln(14/11) = 0.2411620568, ln(17/21) = -0.2113090937.
        #expect(abs(errors.rmsle - 0.185_122_2) < 1e-6)
        // Shares off: 0.3, 0.2 and 0. Within 25% of the quoted price: 3 of 13, 4 of 16, 0.
        #expect(abs(evaluation.medianRelativeError - 0.2) < 1e-7)
        #expect(errors.hitRate == 1)
    }

    @Test func `tells each top-level category under its first spelling, the largest first`() {
        let evaluation = Self.evaluation([
            (Self.scored(10, quoted: 10), "Women/Dresses"), (Self.scored(10, quoted: 10), "Men/Tops"),
            (Self.scored(10, quoted: 12), "men / Shoes"), (Self.scored(10, quoted: 10), ""),
            (Self.scored(10, quoted: 10), "MEN"), (Self.scored(10, quoted: 10), "Other/None"),
        ])
        #expect(evaluation.byCategory.map(\.name) == ["Men", "Other", "Women"])
        #expect(evaluation.byCategory.map(\.errors.rows) == [3, 2, 1])
        #expect(evaluation.byCategory[0].errors.mae == 2.0 / 3)
    }

    @Test func `measures the calibration error as the mean distance of the bins, by their rows`() {
        var table = ReliabilityTable()
        for (confidence, isHit) in [(0.32, true), (0.38, false), (0.7, true), (0.7, true)] {
            table.add(confidence: confidence, isHit: isHit)
        }
        #expect(table.used.map(\.bin.rows) == [2, 2])
        #expect(table.used.map(\.from) == [0.3, 0.7])
        // |0.35 - 0.5| * 2/4 + |0.7 - 1| * 2/4
        #expect(abs(table.error - 0.225) < 1e-12)
    }

    @Test(arguments: [-1, 0, 0.999_999, 1, 7, .nan, .infinity])
    func `takes any confidence`(confidence: Double) {
        var table = ReliabilityTable()
        table.add(confidence: confidence, isHit: true)
        #expect(table.used.count == 1)
    }

    @Test func `finds the dearest tenth and the lowest price in it`() throws {
        var ladder = PriceLadder()
        for price in 1...100 { ladder.add(Self.scored(Double(price * 10), quoted: 0)) }
        let top = try #require(ladder.dearest(0.1))
        #expect((10...12).contains(top.errors.rows))
        #expect(top.from == Double(1_000 - 10 * (top.errors.rows - 1)))
        #expect(PriceLadder().dearest(0.1) == nil)
    }

    @Test func `has the names that programs rely on`() throws {
        let json = Self.evaluation([(Self.scored(10, quoted: 11), "Men")]).json
        let names = try #require(json.object).members.map(\.name)
        for name in [
            "rows", "rmse", "rmsle", "mae", "median_ape", "coverage", "mean_width", "calibration", "calibration_error",
            "by_category",
        ] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(json["by_category"]?["Men"]?["coverage_verdict"]?.string == "within")
    }

    @Test func `counts rows that can't be scored and says what is wrong with them`() throws {
        let header = "name\titem_condition_id\tcategory_name\tbrand_name\tprice\tshipping\titem_description\n"
        let rows = "Hat\t1\tMen\t\t5\t0\t\nHat\t1\tMen\t\t0\t0\t\nHat\t9\tMen\t\t5\t0\t\nHat\nHat\t1\tMen\t\t\t0\t\n"
        try TestFiles.withFile(Array((header + rows).utf8)) { path in
            let model = try PriceModel(path: TestFiles.shippedBundle)
            var progress: [Int] = []
            let result = try FileEvaluation(of: model, on: ListingFile(main: path)) { progress.append($0) }
            #expect(result.evaluation.errors.rows == 1)
            #expect(result.skipped.unpriced == 2)
            #expect(result.skipped.damaged == 2)
            #expect(result.skipped.faults == ["row 4: condition 9", "row 5: 1 fields instead of 7"])
            #expect(progress.last == (header + rows).utf8.count)
            #expect(result.text.contains("2 without a price, 2 damaged"))
        }
    }
}

@Suite struct BinomialIntervalTests {
    /// From the quantiles of the binomial distribution at 0.005 and 0.995, as statistics packages give them.
    @Test(arguments: [
        (1, 0, 1), (2, 0, 2), (5, 1, 5), (10, 4, 10), (20, 11, 20), (127, 89, 113), (1_000, 767, 832),
        (100_000, 79_674, 80_325),
    ])
    func `has the ends that the distribution's quantiles have`(trials: Int, low: Int, high: Int) {
        let interval = BinomialInterval(trials: trials, chance: 0.8)
        #expect(interval.low == low)
        #expect(interval.high == high)
    }

    @Test func `places counts against it`() {
        let interval = BinomialInterval(trials: 1_000, chance: 0.8)
        #expect([766, 767, 832, 833].map(interval.verdict) == [.below, .within, .within, .above])
    }
}
