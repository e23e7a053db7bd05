import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct CalibrationTests {
    /// Listings whose real log price is spread evenly over a width of 2 around a median of 3.
    private func rows(
        _ count: Int,
        rangeHalfWidth: Double,
        median: Double = 3,
        category: Int = 0,
        gaps: KnowledgeGaps = []
    ) -> [HeldOutListing] {
        (0..<count).map { row in
            let target = median - 1 + 2 * (Double(row) + 0.5) / Double(count)
            // Medians that differ a little, so that there are levels, and in no order of the prices.
            let shift = Double(row * 7 % 100) / 100_000
            let quantiles = PriceQuantiles(
                median + shift - rangeHalfWidth,
                median + shift,
                median + shift + rangeHalfWidth
            )
            return HeldOutListing(
                quantiles: quantiles,
                category: category,
                gaps: gaps,
                price: dollars(fromLog: target)
            )
        }
    }

    private func coverage(_ rows: [HeldOutListing], _ calibration: Calibration) -> Double {
        var scores = ScoreKeeper()
        for row in rows { scores.add(row.estimate(calibration), price: row.price) }
        return scores.scores.coverage
    }

    @Test("widens or narrows ranges until four in five prices are inside", arguments: [0.2, 0.5, 0.8, 1.2])
    func coverage(halfWidth: Double) {
        let rows = rows(1_000, rangeHalfWidth: halfWidth)
        let calibration = Calibration(measuredOn: rows, categoryCount: 1)
        #expect(abs(calibration.offset(category: 0, median: 3, gaps: []) - (0.8 - halfWidth)) < 0.02)
        #expect(abs(coverage(rows, calibration) - 0.8) < 0.01)
    }

    @Test("gives cheap and dear listings offsets of their own")
    func levels() {
        let cheap = rows(800, rangeHalfWidth: 0.9, median: 2)
        let dear = rows(1_200, rangeHalfWidth: 0.3, median: 5)
        let calibration = Calibration(measuredOn: cheap + dear, categoryCount: 1)
        let offsets = [2.0, 5].map { calibration.offset(category: 0, median: $0, gaps: []) }
        #expect(abs(offsets[0] + 0.1) < 0.05)
        #expect(abs(offsets[1] - 0.5) < 0.05)
        for rows in [cheap, dear] { #expect(abs(coverage(rows, calibration) - 0.8) < 0.03) }
    }

    @Test("trusts a category's own offset the more the larger it is")
    func shrinkage() {
        let calibration = Calibration(
            measuredOn: rows(20_000, rangeHalfWidth: 0.8) + rows(50, rangeHalfWidth: 0.3, category: 1),
            categoryCount: 3
        )
        func offset(_ category: Int) -> Double { calibration.offset(category: category, median: 3, gaps: []) }
        #expect(abs(offset(1) - offset(2) - 0.25) < 0.03)
        #expect(offset(2) == offset(99))
        #expect(offset(2) == offset(-1))
    }

    @Test("widens the range for what the model lacks, never less for more gaps")
    func gaps() {
        let known = rows(1_000, rangeHalfWidth: 0.8)
        let sets: [(KnowledgeGaps, Double)] = [
            (.unknownCategory, 0.5), (.emptyDescription, 0.9), ([.unknownCategory, .emptyDescription], 0.7),
        ]
        let probes = sets.flatMap { rows(1_000, rangeHalfWidth: $0.1, gaps: $0.0) }
        let calibration = Calibration(measuredOn: known, probes: probes, categoryCount: 1)
        func widening(_ gaps: KnowledgeGaps) -> Double {
            calibration.offset(category: 0, median: 3, gaps: gaps)
                - calibration.offset(category: 0, median: 3, gaps: [])
        }
        #expect(abs(widening(.unknownCategory) - 0.3) < 0.03)
        #expect(widening(.emptyDescription) == 0)
        #expect(widening([.unknownCategory, .emptyDescription]) == widening(.unknownCategory))
        #expect(widening([.unknownCategory, .unfamiliarText]) == widening(.unknownCategory))
        let confidences = [[], .unknownCategory, [.unknownCategory, .unfamiliarText]].map {
            calibration.confidence(fromRaw: 0.4, gaps: $0)
        }
        #expect(confidences[0] >= confidences[1])
        #expect(confidences[1] >= confidences[2])
    }

    @Test("scores each fold by a calibration that has not seen it")
    func crossFitting() {
        let narrow = rows(500, rangeHalfWidth: 0.5)
        let wide = rows(500, rangeHalfWidth: 1.1)
        let all = narrow.map { (fold: 0, listing: $0) } + wide.map { (fold: 1, listing: $0) }
        let calibration = CrossCalibration(all, probes: [], foldCount: 2)
        let covered = zip(all, calibration.estimates).map { row, estimate in
            (Double(estimate.range.low.cents) / 100...Double(estimate.range.high.cents) / 100)
                .contains(row.listing.price)
        }
        // Fold 1's ranges were too wide, so the ranges of fold 0 become narrower than they should be.
        #expect(covered[..<500].count(where: \.self) < 200)
        #expect(covered[500...].count(where: \.self) == 500)
    }

    @Test("the measured confidence never falls as the raw one rises, and stays within the bins")
    func confidence() {
        let calibration = Calibration(measuredOn: rows(400, rangeHalfWidth: 0.5), categoryCount: 1)
        let confidences = stride(from: -0.5, through: 1.5, by: 0.01).map { calibration.confidence(fromRaw: $0) }
        #expect(confidences == confidences.sorted())
        #expect(confidences.first == calibration.binValues.first)
        #expect(confidences.last == calibration.binValues.last)
        #expect(calibration.confidence(fromRaw: .nan) == calibration.binValues.first)
    }

    @Test("goes straight from bin to bin")
    func interpolation() {
        var calibration = Calibration(meanFactor: 0.7, confidence: 0)
        calibration.binPositions = [0.2, 0.4]
        calibration.binValues = [0.3, 0.5]
        #expect(abs(calibration.confidence(fromRaw: 0.3) - 0.4) < 1e-9)
    }

    private var sound: Calibration {
        var calibration = Calibration(meanFactor: 0.5, confidence: 0.25)
        calibration.binPositions = [0.25, 0.5]
        calibration.binValues = [0.25, 0.5]
        calibration.levelBorders = [2.5, 3]
        calibration.levelOffsets = [0.125, 0, -0.125]
        calibration.categoryOffsets = [0.5, -0.125]
        calibration.gapOffsets[5] = 0.75
        calibration.gapConfidences[5] = 0.5
        return calibration
    }

    @Test("comes back from its bytes")
    func roundTrip() throws {
        #expect(try Calibration(ByteView(copying: sound.encoded)) == sound)
    }

    /// A change to a sound calibration that no reader may accept.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let apply: @Sendable (inout Calibration) -> Void
    }

    static let damages: [Damage] = [
        Damage(testDescription: "bins that fall") { $0.binPositions = [0.5, 0.25] },
        Damage(testDescription: "confidences that fall") { $0.binValues = [0.5, 0.25] },
        Damage(testDescription: "a confidence above 1") { $0.binValues = [0.5, 1.5] },
        Damage(testDescription: "a bin that is no number") { $0.binPositions = [0.25, .nan] },
        Damage(testDescription: "no bins") {
            $0.binPositions = []
            $0.binValues = []
        },
        Damage(testDescription: "levels that fall") { $0.levelBorders = [3, 2.5] },
        Damage(testDescription: "an offset out of reach") { $0.levelOffsets[1] = 99 },
        Damage(testDescription: "an offset of a category that is no number") { $0.categoryOffsets[0] = .nan },
        Damage(testDescription: "a widening out of reach") { $0.gapOffsets[7] = -11 },
        Damage(testDescription: "gaps that raise the confidence") { $0.gapConfidences[1] = 1.25 },
    ]

    @Test("refuses numbers out of order or out of reach", arguments: damages)
    func refuses(damage: Damage) {
        var calibration = sound
        damage.apply(&calibration)
        #expect(throws: PriceModelError.self) { try Calibration(ByteView(copying: calibration.encoded)) }
    }
}
