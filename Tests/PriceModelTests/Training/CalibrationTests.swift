import PriceModel
import PriceTraining
import Testing

@Suite struct CalibrationTests {
    /// Listings whose real log price is spread evenly over a width of 2 around a median of 3.
    private func rows(_ count: Int, rangeHalfWidth: Double, category: Int = 0) -> [HeldOutQuantiles] {
        (0..<count).map { row in
            let target = 2 + 2 * (Double(row) + 0.5) / Double(count)
            let quantiles = PriceQuantiles(3 - rangeHalfWidth, 3, 3 + rangeHalfWidth + Double(row % 7) / 1_000)
            return HeldOutQuantiles(quantiles: quantiles, category: category, price: dollars(fromLog: target))
        }
    }

    @Test("widens or narrows ranges until four in five prices are inside", arguments: [0.2, 0.5, 0.8, 1.2])
    func coverage(halfWidth: Double) {
        let rows = rows(1_000, rangeHalfWidth: halfWidth)
        let calibration = Calibration(measuredOn: rows, categoryCount: 1)
        #expect(abs(calibration.globalOffset - (0.8 - halfWidth)) < 0.01)
        var scores = ScoreKeeper()
        for row in rows {
            scores.add(
                PriceEstimate(row.quantiles, calibration: calibration, offset: calibration.globalOffset),
                price: row.price
            )
        }
        #expect(abs(scores.scores.coverage - 0.8) < 0.01)
    }

    @Test("trusts a category's own offset the more the larger it is")
    func shrinkage() {
        let calibration = Calibration(
            measuredOn: rows(5_000, rangeHalfWidth: 0.8) + rows(50, rangeHalfWidth: 0.3, category: 1),
            categoryCount: 3
        )
        let own = 0.5
        #expect(abs(calibration.offset(ofCategory: 1) - (own + calibration.globalOffset) / 2) < 0.02)
        #expect(calibration.offset(ofCategory: 2) == calibration.globalOffset)
        #expect(calibration.offset(ofCategory: 99) == calibration.globalOffset)
        #expect(calibration.offset(ofCategory: -1) == calibration.globalOffset)
    }

    @Test("the measured confidence never falls as the raw one rises, and stays within the bins")
    func confidence() {
        let calibration = Calibration(measuredOn: rows(400, rangeHalfWidth: 0.5), categoryCount: 1)
        let confidences = stride(from: -0.5, through: 1.5, by: 0.01).map(calibration.confidence(fromRaw:))
        #expect(confidences == confidences.sorted())
        #expect(confidences.first == calibration.binValues.first)
        #expect(confidences.last == calibration.binValues.last)
        #expect(calibration.confidence(fromRaw: .nan) == calibration.binValues.first)
    }

    @Test("goes straight from bin to bin")
    func interpolation() {
        let calibration = Calibration(
            meanFactor: 0.7,
            globalOffset: 0,
            offsets: [],
            binPositions: [0.2, 0.4],
            binValues: [0.3, 0.5]
        )
        #expect(abs(calibration.confidence(fromRaw: 0.3) - 0.4) < 1e-9)
    }

    @Test("comes back from its bytes")
    func roundTrip() throws {
        let calibration = Calibration(
            meanFactor: 0.5,
            globalOffset: 0.25,
            offsets: [0.5, -0.125],
            binPositions: [0.25, 0.5],
            binValues: [0.25, 0.25]
        )
        #expect(try Calibration(ByteView(copying: calibration.encoded)) == calibration)
    }

    @Test(
        "refuses numbers out of order or out of reach",
        arguments: [
            ([0.5, 0.25], [0.1, 0.2], 0.0), ([0.25, 0.5], [0.3, 0.2], 0), ([0.25, 0.5], [0.3, 1.5], 0),
            ([0.25, .nan], [0.3, 0.4], 0), ([0.25, 0.5], [0.3, 0.4], 99), ([0.25, 0.5], [0.3, 0.4], .nan), ([], [], 0),
        ] as [([Double], [Double], Double)]
    )
    func refuses(positions: [Double], values: [Double], offset: Double) {
        let calibration = Calibration(
            meanFactor: 0.7,
            globalOffset: offset,
            offsets: [],
            binPositions: positions,
            binValues: values
        )
        #expect(throws: PriceModelError.self) { try Calibration(ByteView(copying: calibration.encoded)) }
    }
}
