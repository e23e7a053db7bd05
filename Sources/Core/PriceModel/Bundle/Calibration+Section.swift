extension Calibration {
    /// Reads the section; numbers must be finite and in order.
    package init(_ section: ByteView) throws(PriceModelError) {
        let binCount = Int(section.uint32(at: 4))
        let levelCount = Int(section.uint32(at: 8))
        let categoryCount = Int(section.uint32(at: 12))
        let numbers = 2 * binCount + 2 * levelCount - 1 + categoryCount + 2 * KnowledgeGaps.setCount
        guard
            (1...Self.largestCount).contains(binCount), (1...Self.largestCount).contains(levelCount),
            categoryCount <= Self.largestCount, section.count == Self.headerSize + numbers * 4
        else { throw Self.malformed("size") }
        var next = Self.headerSize
        func read(_ count: Int) -> [Double] {
            defer { next += count * 4 }
            return (0..<count).map { Double(section.float(at: next + $0 * 4)) }
        }
        self.init(meanFactor: Double(section.float(at: 0)), confidence: 0)
        unfamiliarWidths = [Double(section.float(at: 16)), Double(section.float(at: 20))]
        binPositions = read(binCount)
        binValues = read(binCount)
        levelBorders = read(levelCount - 1)
        levelOffsets = read(levelCount)
        categoryOffsets = read(categoryCount)
        gapOffsets = read(KnowledgeGaps.setCount)
        gapConfidences = read(KnowledgeGaps.setCount)
        try check()
    }

    private static func malformed(_ reason: String) -> PriceModelError {
        .malformedSection(SectionTag.calibration.rawValue, reason)
    }

    private func check() throws(PriceModelError) {
        guard ([meanFactor] + levelOffsets + categoryOffsets + gapOffsets).allSatisfy({ abs($0) <= 10 }) else {
            throw Self.malformed("offsets")
        }
        guard unfamiliarWidths.allSatisfy({ 0...10 ~= $0 }) else { throw Self.malformed("widths") }
        for positions in [binPositions, levelBorders] {
            guard positions.allSatisfy(\.isFinite), Self.isOrdered(positions, by: <) else {
                throw Self.malformed("bins or levels out of order")
            }
        }
        guard Self.isOrdered(binValues, by: <=) else { throw Self.malformed("bin values") }
        guard (binValues + gapConfidences).allSatisfy({ 0...1 ~= $0 }) else { throw Self.malformed("confidences") }
    }

    /// A `zip` would read better, and cost a cold start a tenth of a millisecond for the runtime to make its type.
    private static func isOrdered(_ values: [Double], by areInOrder: (Double, Double) -> Bool) -> Bool {
        values.indices.dropFirst().allSatisfy { areInOrder(values[$0 - 1], values[$0]) }
    }

    /// The section's bytes.
    package var encoded: [UInt8] {
        var bytes = LittleEndianBytes()
        bytes.append(Float(meanFactor))
        for count in [binPositions.count, levelOffsets.count, categoryOffsets.count] { bytes.append(UInt32(count)) }
        for width in unfamiliarWidths { bytes.append(Float(width)) }
        bytes.pad(to: Self.headerSize)
        let parts = [
            binPositions, binValues, levelBorders, levelOffsets, categoryOffsets, gapOffsets, gapConfidences,
        ]
        for value in parts.joined() { bytes.append(Float(value)) }
        return bytes.bytes
    }
}
