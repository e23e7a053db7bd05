import PriceModel

/// Calibrations measured on held-out listings: one for the bundle, and scores by calibrations that lack the scored fold.
struct CrossCalibration {
    let final: Calibration
    let scores: ScoreKeeper

    init(_ rows: [(fold: Int, row: HeldOutQuantiles)], foldCount: Int) {
        let categoryCount = (rows.map(\.row.category).max() ?? -1) + 1
        final = Calibration(measuredOn: rows.map(\.row), categoryCount: categoryCount)
        var scores = ScoreKeeper()
        for fold in 0..<foldCount {
            let others = rows.filter { $0.fold != fold }.map(\.row)
            let calibration = Calibration(measuredOn: others, categoryCount: categoryCount)
            for (_, row) in rows.filter({ $0.fold == fold }) {
                let offset = calibration.offset(ofCategory: row.category)
                scores.add(PriceEstimate(row.quantiles, calibration: calibration, offset: offset), price: row.price)
            }
        }
        self.scores = scores
    }
}
