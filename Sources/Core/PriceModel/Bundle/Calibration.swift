/// What turns the trees' three quantiles into a range and a confidence: numbers measured on listings not trained on.
package struct Calibration: Sendable, Equatable {
    /// How strongly the expected price leans to the upper side.
    package let meanFactor: Double
    /// Widening of the range, in log price, where the category has none of its own.
    package let globalOffset: Double
    /// Widening by top category, in sorted order.
    package let offsets: [Double]
    /// Raw confidence at the middle of each bin, rising.
    package let binPositions: [Double]
    /// Measured confidence of each bin, never falling.
    package let binValues: [Double]

    package static let headerSize = 16
    package static let largestCount = 1_024

    /// Makes a calibration from its numbers.
    package init(
        meanFactor: Double,
        globalOffset: Double,
        offsets: [Double],
        binPositions: [Double],
        binValues: [Double]
    ) {
        self.meanFactor = meanFactor
        self.globalOffset = globalOffset
        self.offsets = offsets
        self.binPositions = binPositions
        self.binValues = binValues
    }

    /// Reads the section; numbers must be finite and in order.
    package init(_ section: ByteView) throws(PriceModelError) {
        func malformed(_ reason: String) -> PriceModelError {
            .malformedSection(SectionTag.calibration.rawValue, reason)
        }
        let binCount = Int(section.uint32(at: 8))
        let offsetCount = Int(section.uint32(at: 12))
        guard
            binCount >= 1, binCount <= Self.largestCount, offsetCount <= Self.largestCount,
            section.count == Self.headerSize + (2 * binCount + offsetCount) * 4
        else { throw malformed("size") }
        func floats(from first: Int, count: Int) -> [Double] {
            (first..<first + count).map { Double(section.float(at: Self.headerSize + $0 * 4)) }
        }
        meanFactor = Double(section.float(at: 0))
        globalOffset = Double(section.float(at: 4))
        binPositions = floats(from: 0, count: binCount)
        binValues = floats(from: binCount, count: binCount)
        offsets = floats(from: 2 * binCount, count: offsetCount)
        guard ([meanFactor, globalOffset] + offsets).allSatisfy({ abs($0) <= 10 }) else { throw malformed("offsets") }
        guard zip(binPositions, binPositions.dropFirst()).allSatisfy({ $0 < $1 }), binPositions.allSatisfy(\.isFinite)
        else {
            throw malformed("bin positions")
        }
        guard zip(binValues, binValues.dropFirst()).allSatisfy({ $0 <= $1 }), binValues.allSatisfy({ 0...1 ~= $0 })
        else {
            throw malformed("bin values")
        }
    }

    /// The section's bytes.
    package var encoded: [UInt8] {
        var bytes = LittleEndianBytes()
        bytes.append(Float(meanFactor))
        bytes.append(Float(globalOffset))
        bytes.append(UInt32(binPositions.count))
        bytes.append(UInt32(offsets.count))
        for value in binPositions + binValues + offsets { bytes.append(Float(value)) }
        return bytes.bytes
    }

    /// Widening of the range for a top category.
    package func offset(ofCategory ordinal: Int) -> Double {
        offsets.indices.contains(ordinal) ? offsets[ordinal] : globalOffset
    }

    /// The measured confidence for a raw one: straight lines between the bins, level beyond them.
    package func confidence(fromRaw raw: Double) -> Double {
        guard let first = binPositions.first, let last = binPositions.last else { return 0 }
        if !(raw > first) { return binValues[0] }
        if raw >= last { return binValues[binValues.count - 1] }
        guard let above = binPositions.firstIndex(where: { $0 > raw }) else { return binValues[0] }
        let share = (raw - binPositions[above - 1]) / (binPositions[above] - binPositions[above - 1])
        return binValues[above - 1] + share * (binValues[above] - binValues[above - 1])
    }
}
