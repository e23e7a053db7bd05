import TextKernels

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
    let scales: ByteView
    let rows: ByteView
    /// The networks that see binary values, a bit each.
    let binaryNetworks: UInt32
    let kernels: text_kernels

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
        binaryNetworks = inputs.enumerated().reduce(0) { $1.element == .binary ? $0 | 1 << UInt32($1.offset) : $0 }
        kernels = (text_kernels_avx2() ?? text_kernels_baseline()).pointee
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

    /// A network's log price from its first hidden layer without the biases.
    package func score(_ network: Int, hidden: UnsafeBufferPointer<Float>) -> Float {
        withSecondLayer(network, hidden) { layers, second in
            (0..<shape.secondWidth).reduce(layers.outputBias) {
                $0 + max(second[$1], 0) * layers.outputWeights[$1]
            }
        }
    }

    /// The slopes of shares of all networks' log prices by the units of their first hidden layers, around a listing.
    func slopes(hidden: UnsafeBufferPointer<Float>, times shares: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: hiddenCount) { slopes, initialised in
            for network in 0..<shape.count {
                withSecondLayer(network, hidden) { layers, second in
                    for unit in 0..<shape.width {
                        let place = network * shape.width + unit
                        let isActive = hidden[place] + layers.firstBiases[unit] > 0
                        let slope = isActive ? shares[network] * layers.slope(of: unit, second: second) : 0
                        slopes.initializeElement(at: place, to: slope)
                    }
                }
            }
            initialised = hiddenCount
        }
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
