import PriceModel

/// A fitted network as a bundle holds it: the table in four bits with a scale for each row, the dense layers in 32-bit floats.
package struct FittedNetwork: Sendable {
    let input: NetworkInput
    let width: Int
    let secondWidth: Int
    /// 16-bit scale of each row.
    let scales: [UInt16]
    /// The rows, one after another.
    let rows: [UInt8]
    /// First biases, second weights, second biases, output weights, output bias.
    let dense: [Float]

    /// Makes a network from the rows of its table and its dense layers.
    package init(
        input: NetworkInput,
        width: Int,
        secondWidth: Int,
        dense: [Float],
        termCount: Int,
        row: (Int) -> [Float]
    ) {
        self.input = input
        self.width = width
        self.secondWidth = secondWidth
        self.dense = dense
        var scales: [UInt16] = []
        var bytes: [UInt8] = []
        for term in 0..<termCount {
            let packed = Self.pack(row(term))
            scales.append(packed.scale)
            bytes += packed.bytes
        }
        self.scales = scales
        rows = bytes
    }

    /// Fits a network to the rows that have a weight; `targets` are log prices.
    package init(fittedTo matrix: SparseMatrix, targets: [Float], weights: [Float], settings: NetworkSettings) {
        var fit = NetworkFit(termCount: matrix.columnCount, settings: settings)
        self = matrix.withRows { fit.run($0, targets: targets, weights: weights) }
    }

    /// Scales, rows and dense layers.
    var bytes: [UInt8] { scales.withUnsafeBytes(Array.init) + rows + dense.withUnsafeBytes(Array.init) }

    /// Takes a network back from `bytes`.
    init(_ bytes: [UInt8], settings: NetworkSettings, termCount: Int) throws(TrainingError) {
        let (scaleSize, rowSize) = (termCount * MemoryLayout<UInt16>.size, termCount * settings.width / 2)
        let denseSize = bytes.count - scaleSize - rowSize
        guard denseSize > 0, denseSize % MemoryLayout<Float>.size == 0 else {
            throw .networks("a fitted network is cut off")
        }
        input = settings.input
        width = settings.width
        secondWidth = settings.secondWidth
        scales = bytes.withUnsafeBytes {
            Array(UnsafeRawBufferPointer(rebasing: $0[..<scaleSize]).bindMemory(to: UInt16.self))
        }
        rows = Array(bytes[scaleSize..<scaleSize + rowSize])
        dense = Array(bytes[(scaleSize + rowSize)...]).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }

    /// Packs a row of a table; the parts may lie up to half a step from what they were.
    private static func pack(_ row: [Float]) -> (scale: UInt16, bytes: [UInt8]) {
        let largest = row.reduce(0) { max($0, abs($1)) }
        let scale = Float16(largest / Float(PackedRow.largest))
        guard scale > 0 else { return (0, PackedRow.pack(row.map { _ in 0 })) }
        let units = row.map { unit in
            let step = Int((unit / Float(scale)).rounded())
            return max(-PackedRow.largest, min(PackedRow.largest, step))
        }
        return (scale.bitPattern, PackedRow.pack(units))
    }
}

extension [FittedNetwork] {
    /// The section of a bundle; the networks are of one shape, over the same terms.
    package func encoded(termCount: Int) throws(TrainingError) -> [UInt8] {
        guard
            let first,
            let shape = NetworkShape(
                count: count,
                termCount: termCount,
                width: first.width,
                secondWidth: first.secondWidth
            ),
            allSatisfy({ $0.width == first.width && $0.secondWidth == first.secondWidth })
        else { throw .networks("no bundle can hold networks of these shapes") }
        var bytes = LittleEndianBytes()
        for number in [count, termCount, shape.width, shape.secondWidth] { bytes.append(UInt32(number)) }
        for network in self { bytes.append(network.input.rawValue) }
        bytes.pad(to: NetworkShape.headerSize)
        for network in self {
            for number in network.dense { bytes.append(number) }
            bytes.pad(to: BundleLayout.alignment)
        }
        for term in 0..<termCount {
            for network in self { bytes.append(network.scales[term]) }
        }
        bytes.pad(to: BundleLayout.alignment)
        // A term's rows lie side by side: one page to touch for all networks.
        for term in 0..<termCount {
            let range = term * shape.rowSize..<(term + 1) * shape.rowSize
            for network in self { bytes.append(contentsOf: network.rows[range]) }
        }
        return bytes.bytes
    }
}
