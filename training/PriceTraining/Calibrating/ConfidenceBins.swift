import PriceModel

/// Bins of equal size by raw confidence with their measured share of hits, which never falls.
struct ConfidenceBins {
    let positions: [Double]
    let values: [Double]

    init(_ rows: [HeldOutListing], count: Int) {
        let sorted = rows.map { (raw: $0.quantiles.rawConfidence, hit: $0.isHit) }.sorted { $0.raw < $1.raw }
        let bins = min(count, sorted.count)
        let measured = (0..<bins).map { bin in
            let part = sorted[bin * sorted.count / bins..<(bin + 1) * sorted.count / bins]
            let size = Double(max(part.count, 1))
            return (
                position: part.reduce(0) { $0 + $1.raw } / size, value: part.reduce(0) { $0 + ($1.hit ? 1 : 0) } / size
            )
        }
        // Bins at the same place would leave no line between them to interpolate on.
        var distinct: [(position: Double, value: Double)] = []
        for bin in measured where distinct.last.map({ Float($0.position) < Float(bin.position) }) ?? true {
            distinct.append(bin)
        }
        // A bundle has at least one bin.
        positions = distinct.isEmpty ? [0] : distinct.map(\.position)
        values = distinct.isEmpty ? [0] : Self.pooled(distinct.map(\.value))
    }

    /// The nearest sequence that never falls.
    private static func pooled(_ values: [Double]) -> [Double] {
        var blocks: [(sum: Double, count: Int)] = []
        for value in values {
            blocks.append((value, 1))
            while blocks.count > 1, let last = blocks.last {
                let before = blocks[blocks.count - 2]
                guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
                blocks.removeLast(2)
                blocks.append((before.sum + last.sum, before.count + last.count))
            }
        }
        return blocks.flatMap { block in Array(repeating: block.sum / Double(block.count), count: block.count) }
    }
}
