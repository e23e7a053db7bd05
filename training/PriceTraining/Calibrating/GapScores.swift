import JSONCodec
import PriceModel

/// Scores of listings from which something was kept, with what the range is widened by for it and without.
package struct GapScores: Sendable {
    /// What was kept.
    package let gaps: KnowledgeGaps
    private let offset: Double
    private let confidence: Double
    private var scores = ScoreKeeper()
    private var unwidened = ScoreKeeper()

    init(gaps: KnowledgeGaps, offset: Double, confidence: Double) {
        self.gaps = gaps
        self.offset = offset
        self.confidence = confidence
    }

    mutating func add(_ listing: HeldOutListing, _ calibration: Calibration) {
        scores.add(listing.estimate(calibration), price: listing.price)
        unwidened.add(listing.withoutGaps.estimate(calibration), price: listing.price)
    }

    /// All scores by name.
    package var json: JSONValue {
        var json = JSONObject()
        json["lacking"] = .array(gaps.notes.map { .string($0.rawValue) })
        json["wider_by"] = .double(offset)
        json["confidence_times"] = .double(confidence)
        json["as_quoted"] = scores.json
        json["without_widening"] = unwidened.json
        return .object(json)
    }
}
