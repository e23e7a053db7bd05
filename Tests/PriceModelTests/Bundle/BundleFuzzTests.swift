import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct BundleFuzzTests {
    private static let listings = GeneratedListings.make(3, seed: 5).map(\.listing)

    @Test("refuses or survives any damage to the payload", arguments: 1...12)
    func damagedPayload(seed: UInt64) throws {
        let sound = try SmallBundle.bytes.get()
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...6, using: &generator) { bytes.damage(&generator) }
            bytes.reseal()
            try tryOut(bytes)
        }
    }

    @Test("refuses or survives any damage to header and table", arguments: 1...4)
    func damagedTable(seed: UInt64) throws {
        let sound = try SmallBundle.bytes.get()
        var generator = SeededGenerator(seed: 100 + seed)
        for _ in 0..<50 {
            var bytes = sound
            let place = Int.random(in: 8..<BundleLayout.tableEnd, using: &generator)
            bytes[place] = UInt8.random(in: 0...255, using: &generator)
            bytes.reseal()
            try tryOut(bytes)
        }
    }

    /// Whatever opens must price every listing within bounds.
    private func tryOut(_ bytes: [UInt8]) throws {
        try TestFiles.withFile(bytes) { path in
            let model: PriceModel
            do {
                model = try PriceModel(path: path)
            } catch is PriceModelError {
                return
            }
            for listing in Self.listings { expectSound(model.quote(for: listing)) }
        }
    }
}

/// What holds of every quote, whatever the listing and the bundle.
func expectSound(_ quote: PriceQuote, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(quote.price.cents >= 300, sourceLocation: sourceLocation)
    #expect(quote.range.low.cents >= 100, sourceLocation: sourceLocation)
    #expect(quote.range.low <= quote.price && quote.price <= quote.range.high, sourceLocation: sourceLocation)
    #expect(quote.expectedPrice >= quote.price, sourceLocation: sourceLocation)
    #expect((0...1).contains(quote.confidence), sourceLocation: sourceLocation)
    #expect((0...100).contains(quote.analysis.percentile), sourceLocation: sourceLocation)
    #expect((0...3).contains(quote.analysis.level), sourceLocation: sourceLocation)
    #expect(quote.explanation.count <= 5, sourceLocation: sourceLocation)
    #expect(quote.explanation.allSatisfy { $0.effect != .zero }, sourceLocation: sourceLocation)
    let effects = quote.explanation.map(\.effect.cents.magnitude)
    #expect(effects == effects.sorted(by: >), sourceLocation: sourceLocation)
    #expect(quote.whatIf.count == 5, sourceLocation: sourceLocation)
    #expect(quote.whatIf.allSatisfy { $0.price.cents >= 300 }, sourceLocation: sourceLocation)
}

extension BundleLayout {
    /// Where header and table of a bundle with one of each section end.
    fileprivate static let tableEnd = headerSize + SectionTag.allCases.count * rowSize
}

extension [UInt8] {
    /// Changes a byte, a 32-bit number to an extreme one, or a stretch of bytes, past header and table.
    fileprivate mutating func damage(_ generator: inout SeededGenerator) {
        let place = Int.random(in: BundleLayout.tableEnd..<count - 8, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            let extremes: [[UInt8]] = [[255, 255, 255, 255], [0, 0, 0, 0], [255, 255, 255, 127], [0, 0, 192, 127]]
            let aligned = place / 4 * 4
            replaceSubrange(aligned..<aligned + 4, with: extremes[Int.random(in: 0..<4, using: &generator)])
        default:
            let end = Swift.min(place + Int.random(in: 1...64, using: &generator), count)
            for byte in place..<end { self[byte] = UInt8.random(in: 0...255, using: &generator) }
        }
    }
}
