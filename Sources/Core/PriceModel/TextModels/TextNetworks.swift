/// Small networks from a listing's terms to its log price, read where they lie in the bundle.
///
/// The first layer is a table with a row for each term, four bits a unit and a scale for each row: a listing reads some
/// hundred of them. Two dense layers follow.
package struct TextNetworks: Sendable {
    /// Number and sizes of the networks.
    package let shape: NetworkShape
    /// What each network sees.
    package let inputs: [NetworkInput]
    private let dense: [ByteView]
    private let scales: ByteView
    private let rows: ByteView

    /// Checks that the section's parts lie where its header says.
    package init(_ section: ByteView) throws(PriceModelError) {
        func malformed(_ reason: String) -> PriceModelError { .malformedSection(SectionTag.networks.rawValue, reason) }
        let shape = NetworkShape(
            count: Int(section.uint32(at: 0)),
            termCount: Int(section.uint32(at: 4)),
            width: Int(section.uint32(at: 8)),
            secondWidth: Int(section.uint32(at: 12))
        )
        guard let shape else { throw malformed("number or sizes of the networks") }
        guard section.count == shape.byteCount else { throw malformed("size") }
        self.shape = shape
        inputs = (0..<shape.count).compactMap {
            NetworkInput(rawValue: section.uint32(at: NetworkShape.inputsOffset + $0 * 4))
        }
        guard inputs.count == shape.count else { throw malformed("inputs") }
        dense = (0..<shape.count).compactMap {
            section.slice(offset: shape.denseOffset(of: $0), count: shape.denseCount * 4)
        }
        let scalesSize = shape.termCount * shape.count * 2
        guard
            dense.count == shape.count,
            let scales = section.slice(offset: shape.scalesOffset, count: scalesSize),
            let rows = section.slice(offset: shape.rowsOffset, count: section.count - shape.rowsOffset)
        else { throw malformed("size") }
        self.scales = scales
        self.rows = rows
    }

    /// Numbers of the first hidden layers of all networks.
    package var hiddenCount: Int { shape.count * shape.width }

    /// Adds the table rows of a group's terms to the first hidden layers.
    package func add(
        _ terms: UnsafeBufferPointer<UInt32>,
        values: UnsafeBufferPointer<Float>,
        of group: TermGroup,
        to hidden: UnsafeMutableBufferPointer<Float>
    ) {
        guard let hidden = hidden.baseAddress else { return }
        rows.withUnsafeBytes { bytes in
            guard let bytes = bytes.baseAddress else { return }
            for (term, weighted) in zip(terms, values) where term < shape.termCount {
                for (network, input) in inputs.enumerated() {
                    let place = Int(term) * shape.count + network
                    let value = input == .weighted ? weighted : group.binaryValue
                    addRow(
                        (bytes + place * shape.rowSize).assumingMemoryBound(to: UInt8.self),
                        scale: scales.half(at: place * 2) * value,
                        to: hidden + network * shape.width
                    )
                }
            }
        }
    }

    /// Byte b of each 16 holds unit b of the step in its lower half and unit b + 16 in its upper one, each plus 8.
    @inline(__always)
    private func addRow(_ row: UnsafePointer<UInt8>, scale: Float, to hidden: UnsafeMutablePointer<Float>) {
        for step in 0..<shape.width / NetworkShape.widthStep {
            let packed = UnsafeRawPointer(row + step * 16).loadUnaligned(as: SIMD16<UInt8>.self)
            let units = hidden + step * NetworkShape.widthStep
            for byte in 0..<16 {
                units[byte] += Float(Int32(packed[byte] & 15) &- 8) * scale
            }
            for byte in 0..<16 {
                units[byte + 16] += Float(Int32(packed[byte] &>> 4) &- 8) * scale
            }
        }
    }

    /// A network's log price from its first hidden layer without the biases.
    package func score(_ network: Int, hidden: UnsafeBufferPointer<Float>) -> Float {
        let (width, secondWidth) = (shape.width, shape.secondWidth)
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: secondWidth) { second in
            dense[network].withUnsafeBytes { bytes in
                guard let numbers = bytes.baseAddress?.assumingMemoryBound(to: Float.self) else { return 0 }
                let secondBiases = numbers + width + width * secondWidth
                for unit in 0..<secondWidth { second[unit] = secondBiases[unit] }
                for unit in 0..<width {
                    let value = hidden[network * width + unit] + numbers[unit]
                    if !(value > 0) { continue }
                    let weights = numbers + width + unit * secondWidth
                    for target in 0..<secondWidth { second[target] += value * weights[target] }
                }
                let output = secondBiases + secondWidth
                return (0..<secondWidth).reduce(output[secondWidth]) { $0 + max(second[$1], 0) * output[$1] }
            }
        }
    }
}
