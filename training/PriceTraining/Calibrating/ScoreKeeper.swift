import Domain
import JSONCodec
import PriceModel

/// Gathers how far estimates lie from real prices.
package struct ScoreKeeper: Sendable {
    private var rows = 0
    private var covered = 0
    private var hits = 0
    private var squares = 0.0
    private var meanSquares = 0.0
    private var logSquares = 0.0
    private var absolutes = 0.0
    private var width = 0.0
    private var confidence = 0.0
    private var relatives: [Double] = []

    /// Begins without rows.
    package init() {}

    /// Adds a listing's estimate and real price in dollars.
    package mutating func add(_ estimate: PriceEstimate, price: Double) {
        let quoted = Double(estimate.price.cents) / 100
        let low = Double(estimate.range.low.cents) / 100
        let high = Double(estimate.range.high.cents) / 100
        let meanError = Double(estimate.expectedPrice.cents) / 100 - price
        let logError = logPrice(quoted) - logPrice(price)
        rows += 1
        covered += (low...high).contains(price) ? 1 : 0
        hits += abs(price - quoted) <= 0.25 * quoted ? 1 : 0
        squares += (quoted - price) * (quoted - price)
        meanSquares += meanError * meanError
        logSquares += logError * logError
        absolutes += abs(quoted - price)
        width += high - low
        confidence += estimate.confidence
        relatives.append(abs(quoted - price) / price)
    }

    /// The scores that a model card has.
    package var scores: ModelScores {
        ModelScores(
            rmse: mean(squares).squareRoot(),
            rmsle: mean(logSquares).squareRoot(),
            mae: mean(absolutes),
            coverage: mean(Double(covered)),
            rows: rows
        )
    }

    /// All scores by name.
    package var json: JSONValue {
        var json = scores.json
        json["median_relative_error"] = .double(relatives.sorted().quantile(0.5))
        json["within_25_percent"] = .double(mean(Double(hits)))
        json["mean_confidence"] = .double(mean(confidence))
        json["mean_range_width"] = .double(mean(width))
        json["rmse_of_expected_price"] = .double(mean(meanSquares).squareRoot())
        return .object(json)
    }

    private func mean(_ sum: Double) -> Double { sum / Double(max(rows, 1)) }
}
