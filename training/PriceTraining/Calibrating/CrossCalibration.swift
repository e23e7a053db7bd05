import PriceModel

/// Calibrations measured on held-out listings: one for the bundle, and estimates by calibrations that lack the scored fold.
package struct CrossCalibration {
    /// A listing and its fold.
    package typealias Row = (fold: Int, listing: HeldOutListing)

    /// The bundle's.
    package let final: Calibration
    /// Each row's estimate by a calibration that saw neither its fold nor probes of it.
    package let estimates: [PriceEstimate]
    /// Scores of the probes by what was kept from them, likewise.
    package let gapScores: [GapScores]

    /// Calibrates on rows, and on probes of rows from which something was kept.
    package init(_ rows: [Row], probes: [Row], foldCount: Int) {
        let categoryCount = (rows.map(\.listing.category).max() ?? -1) + 1
        func calibration(without fold: Int?) -> Calibration {
            func kept(_ rows: [Row]) -> [HeldOutListing] { rows.filter { $0.fold != fold }.map(\.listing) }
            return Calibration(measuredOn: kept(rows), probes: kept(probes), categoryCount: categoryCount)
        }
        let final = calibration(without: nil)
        self.final = final
        let byFold = (0..<foldCount).map { calibration(without: $0) }
        estimates = rows.map { $0.listing.estimate(byFold[$0.fold]) }
        gapScores = KnowledgeGaps.possible.map { gaps in
            var scores = GapScores(gaps: gaps, offset: final.offset(of: gaps), confidence: final.confidence(of: gaps))
            for row in probes where row.listing.gaps == gaps { scores.add(row.listing, byFold[row.fold]) }
            return scores
        }
    }
}
