import TextKernels

extension TextNetworks {
    private static let cacheLine = 64

    /// Adds the table rows of a group's terms to the first hidden layers.
    package func add(
        _ terms: UnsafeBufferPointer<UInt32>,
        values: UnsafeBufferPointer<Float>,
        of group: TermGroup,
        to hidden: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(hidden.count >= hiddenCount, "fewer units than hiddenCount")
        guard let hidden = hidden.baseAddress else { return }
        withTables(terms, values, group) { kernels.add_rows($0, $1, hidden) }
    }

    /// Asks the memory for what `add` is going to read of some terms.
    package func prefetch(_ terms: [UInt32]) {
        let rowSize = shape.count * shape.rowSize
        let scaleSize = shape.count * MemoryLayout<UInt16>.size
        scales.withUnsafeBytes { scales in
            rows.withUnsafeBytes { rows in
                guard let scales = scales.baseAddress, let rows = rows.baseAddress else { return }
                for term in terms {
                    text_prefetch(scales + Int(term) &* scaleSize)
                    var line = rows + Int(term) &* rowSize
                    let end = line + rowSize
                    while line < end {
                        text_prefetch(line)
                        line += Self.cacheLine
                    }
                }
            }
        }
    }

    /// Adds to each term's effect what it adds to the networks' log prices, the slopes around the listing given.
    func add(
        effectsOf terms: UnsafeBufferPointer<UInt32>,
        values: UnsafeBufferPointer<Float>,
        of group: TermGroup,
        slopes: UnsafeBufferPointer<Float>,
        to effects: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(slopes.count == hiddenCount && effects.count == terms.count, "not as many as there should be")
        guard let slopes = slopes.baseAddress, let effects = effects.baseAddress else { return }
        withTables(terms, values, group) { kernels.add_effects($0, $1, slopes, effects) }
    }

    /// Calls a kernel's function with the tables and a group's terms.
    private func withTables(
        _ terms: UnsafeBufferPointer<UInt32>,
        _ values: UnsafeBufferPointer<Float>,
        _ group: TermGroup,
        _ body: (UnsafePointer<text_tables>, UnsafePointer<text_terms>) -> Void
    ) {
        precondition(terms.allSatisfy { $0 < shape.termCount }, "a term that the tables lack")
        precondition(values.count == terms.count, "not a value for each term")
        guard let first = terms.baseAddress, let values = values.baseAddress else { return }
        var ofGroup = text_terms(terms: first, values: values, count: terms.count, binary_value: group.binaryValue)
        rows.withUnsafeBytes { rows in
            scales.withUnsafeBytes { scales in
                guard let rows = rows.baseAddress, let scales = scales.baseAddress else { return }
                var tables = text_tables(
                    rows: rows.assumingMemoryBound(to: UInt8.self),
                    scales: scales.assumingMemoryBound(to: UInt8.self),
                    networks: shape.count,
                    width: shape.width,
                    binary: binaryNetworks
                )
                body(&tables, &ofGroup)
            }
        }
    }
}
