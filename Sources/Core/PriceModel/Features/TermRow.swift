/// The known terms of one group of one listing with their values: a slice of a sparse row, in memory that is used again.
package struct TermRow: Sendable {
    /// Places of the terms in the vocabulary, each once, in the order of the text.
    package private(set) var indices: [UInt32] = []
    /// Value of each term.
    package private(set) var values: [Float] = []
    /// What each term was made of, where it first occurs.
    package private(set) var sources: [TermSource] = []
    /// Visited terms that the vocabulary lacks.
    package private(set) var unknown = 0
    private var seen: [UInt64]

    /// Makes a row for a vocabulary.
    package init(for vocabulary: Vocabulary) {
        seen = Array(repeating: 0, count: vocabulary.count / 64 + 1)
    }

    /// Replaces the content by a group's terms of a listing.
    package mutating func collect(_ group: TermGroup, of listing: PreparedListing, in vocabulary: Vocabulary) {
        clear()
        listing.forEachTerm(of: group) { hash, source in
            guard let index = vocabulary.index(of: hash) else {
                unknown += 1
                return
            }
            let bit: UInt64 = 1 << UInt64(index & 63)
            guard seen[index >> 6] & bit == 0 else { return }
            seen[index >> 6] |= bit
            indices.append(UInt32(index))
            sources.append(source)
            values.append(group.fixedValue ?? vocabulary.idf(index))
        }
        if group.fixedValue == nil { normalise() }
    }

    /// Hands out the terms and their values as they lie.
    package func withTerms<Result>(
        _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        indices.withUnsafeBufferPointer { indices in values.withUnsafeBufferPointer { body(indices, $0) } }
    }

    private mutating func clear() {
        for index in indices { seen[Int(index >> 6)] = 0 }
        indices.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
        unknown = 0
    }

    /// Scales the values to a length of 1.
    private mutating func normalise() {
        let squares = values.reduce(Float(0)) { $0 + $1 * $1 }
        guard squares > 0 else { return }
        let scale = 1 / squares.squareRoot()
        for place in values.indices { values[place] *= scale }
    }
}
