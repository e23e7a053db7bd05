/// Number and sizes of a bundle's networks, and where their parts lie in the section.
package struct NetworkShape: Sendable, Equatable {
    /// Number of networks.
    package let count: Int
    /// Rows of each first layer's table: terms of the vocabulary.
    package let termCount: Int
    /// Units of the first hidden layer.
    package let width: Int
    /// Units of the second hidden layer.
    package let secondWidth: Int

    package static let headerSize = 64
    /// Where the header lists what each network sees.
    package static let inputsOffset = 16
    package static let largestCount = 8
    package static let largestWidth = 256

    /// Makes a shape; nil where no reader could use it.
    package init?(count: Int, termCount: Int, width: Int, secondWidth: Int) {
        guard
            (1...Self.largestCount).contains(count), termCount >= 0, termCount <= Int(UInt32.max),
            (1...Self.largestWidth).contains(width), width % PackedRow.step == 0,
            (1...Self.largestWidth).contains(secondWidth)
        else { return nil }
        self.count = count
        self.termCount = termCount
        self.width = width
        self.secondWidth = secondWidth
    }

    /// Numbers of one network's dense layers: first biases, second weights by first unit, second biases, output weights
    /// and output bias.
    package var denseCount: Int { width + width * secondWidth + 2 * secondWidth + 1 }
    /// Bytes of a term's row of one table, four bits a unit.
    package var rowSize: Int { width / 2 }
    /// Where a network's dense layers begin.
    package func denseOffset(of network: Int) -> Int { Self.headerSize + network * Self.aligned(denseCount * 4) }
    /// Where the rows' scales begin.
    package var scalesOffset: Int { denseOffset(of: count) }
    /// Where the tables' rows begin.
    package var rowsOffset: Int { scalesOffset + Self.aligned(termCount * count * 2) }
    /// Size of the section.
    package var byteCount: Int { rowsOffset + termCount * count * rowSize }

    private static func aligned(_ size: Int) -> Int {
        (size + BundleLayout.alignment - 1) / BundleLayout.alignment * BundleLayout.alignment
    }
}

/// What a network sees of a term.
package enum NetworkInput: UInt32, CaseIterable, Sendable {
    /// The same value as the ridge model: idf by the norm of its group.
    case weighted = 0
    /// One value for all terms of a group.
    case binary = 1
}
