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
        let binaryValue = group.binaryValue
        rows.withUnsafeBytes { bytes in
            guard let bytes = bytes.baseAddress else { return }
            for (term, weighted) in zip(terms, values) where term < shape.termCount {
                let first = Int(term) * shape.count
                for network in 0..<shape.count {
                    let value = inputs[network] == .weighted ? weighted : binaryValue
                    PackedRow.add(
                        bytes + (first + network) * shape.rowSize,
                        width: shape.width,
                        scale: scales.half(at: (first + network) * 2) * value,
                        to: UnsafeMutableRawPointer(hidden + network * shape.width)
                    )
                }
            }
        }
    }

    /// A network's log price from its first hidden layer without the biases.
    package func score(_ network: Int, hidden: UnsafeBufferPointer<Float>) -> Float {
        withSecondLayer(network, hidden) { layers, second in
            (0..<shape.secondWidth).reduce(layers.outputBias) {
                $0 + max(second[$1], 0) * layers.outputWeights[$1]
            }
        }
    }

    /// The slopes of a network's log price by the units of its first hidden layer, around a listing.
    func slopes(_ network: Int, hidden: UnsafeBufferPointer<Float>) -> [Float] {
        withSecondLayer(network, hidden) { layers, second in
            (0..<shape.width).map { unit in
                guard hidden[network * shape.width + unit] + layers.firstBiases[unit] > 0 else { return 0 }
                let weights = layers.secondWeights(of: unit)
                return (0..<shape.secondWidth).reduce(0) {
                    second[$1] > 0 ? $0 + weights[$1] * layers.outputWeights[$1] : $0
                }
            }
        }
    }

    /// What a term adds to a network's log price, the slopes around the listing given.
    func effect(of term: UInt32, value: Float, in group: TermGroup, _ network: Int, slopes: [Float]) -> Float {
        guard term < shape.termCount else { return 0 }
        let place = Int(term) * shape.count + network
        let product = slopes.withUnsafeBytes { slopes in
            rows.withUnsafeBytes { rows in
                rows.baseAddress.map { PackedRow.product($0 + place * shape.rowSize, with: slopes) } ?? 0
            }
        }
        return product * scales.half(at: place * 2) * (inputs[network] == .weighted ? value : group.binaryValue)
    }

    /// Computes the second hidden layer, before its cut at 0.
    private func withSecondLayer<Result>(
        _ network: Int,
        _ hidden: UnsafeBufferPointer<Float>,
        _ body: (DenseLayers, UnsafeMutableBufferPointer<Float>) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.secondWidth) { second in
            dense[network].withUnsafeBytes { bytes in
                let layers = DenseLayers(bytes.assumingMemoryBound(to: Float.self), shape)
                for unit in 0..<shape.secondWidth { second[unit] = layers.secondBiases[unit] }
                for unit in 0..<shape.width {
                    let value = hidden[network * shape.width + unit] + layers.firstBiases[unit]
                    if !(value > 0) { continue }
                    let weights = layers.secondWeights(of: unit)
                    for target in 0..<shape.secondWidth { second[target] += value * weights[target] }
                }
                return body(layers, second)
            }
        }
    }
}
