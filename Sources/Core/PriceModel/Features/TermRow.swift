/// The known terms of a listing with their values, group after group: a sparse row, in memory that is used again.
package struct TermRow: Sendable {
    /// Places of the terms in the vocabulary, each once in its group, in the order of the text.
    package private(set) var indices: [UInt32] = []
    /// Value of each term.
    package private(set) var values: [Float] = []
    /// What each term was made of, where it first occurs.
    package private(set) var sources: [TermSource] = []
    private var groups = [Group](repeating: Group(), count: TermGroup.allCases.count)
    private var seen = PlaceSet()

    private struct Group: Sendable {
        var places = 0..<0
        var unknown = 0
    }

    /// Begins without terms.
    package init() {
        let usual = 512
        indices.reserveCapacity(usual)
        values.reserveCapacity(usual)
        sources.reserveCapacity(usual)
    }

    /// The part of the row that has a group's terms.
    package func places(of group: TermGroup) -> Range<Int> { groups[group.rawValue].places }

    /// Visited terms of a group that the vocabulary lacks.
    package func unknown(of group: TermGroup) -> Int { groups[group.rawValue].unknown }

    /// Replaces the content by the terms that a listing has of some groups.
    package mutating func collect(_ wanted: [TermGroup], of listing: PreparedListing, in vocabulary: Vocabulary) {
        clear()
        var visited = VisitedTerms()
        for group in wanted { visited.add(group, of: listing) }
        let places = vocabulary.places(of: visited.hashes)
        var first = 0
        for (group, end) in zip(wanted, visited.ends) {
            add(group, places[first..<end], visited.sources, vocabulary)
            first = end
        }
    }

    /// Hands out a group's terms and their values as they lie.
    package func withTerms<Result>(
        of group: TermGroup,
        _ body: (UnsafeBufferPointer<UInt32>, UnsafeBufferPointer<Float>) -> Result
    ) -> Result {
        let own = places(of: group)
        return indices.withUnsafeBufferPointer { indices in
            values.withUnsafeBufferPointer { values in
                body(UnsafeBufferPointer(rebasing: indices[own]), UnsafeBufferPointer(rebasing: values[own]))
            }
        }
    }

    private mutating func clear() {
        indices.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
        for group in groups.indices { groups[group] = Group() }
    }

    private mutating func add(
        _ group: TermGroup,
        _ places: ArraySlice<UInt32>,
        _ sources: [TermSource],
        _ vocabulary: Vocabulary
    ) {
        let first = indices.count
        var unknown = 0
        seen.clear(for: places.count)
        for visit in places.indices {
            let place = places[visit]
            if place == Vocabulary.unknown {
                unknown += 1
            } else if seen.insert(place) {
                indices.append(place)
                self.sources.append(sources[visit])
                values.append(group.fixedValue ?? vocabulary.idf(Int(place)))
            }
        }
        groups[group.rawValue] = Group(places: first..<indices.count, unknown: unknown)
        if group.fixedValue == nil { normalise(first..<indices.count) }
    }

    /// Scales values to a length of 1.
    private mutating func normalise(_ range: Range<Int>) {
        let squares = values[range].reduce(Float(0)) { $0 + $1 * $1 }
        guard squares > 0 else { return }
        let scale = 1 / squares.squareRoot()
        for place in range { values[place] *= scale }
    }
}

/// The terms of some groups of a listing, known or not, as often as they occur.
private struct VisitedTerms {
    private(set) var hashes: [UInt64] = []
    private(set) var sources: [TermSource] = []
    /// Where each group ends.
    private(set) var ends: [Int] = []

    init() {
        let usual = 1024
        hashes.reserveCapacity(usual)
        sources.reserveCapacity(usual)
        ends.reserveCapacity(TermGroup.allCases.count)
    }

    mutating func add(_ group: TermGroup, of listing: PreparedListing) {
        listing.forEachTerm(of: group) { hash, source in
            hashes.append(hash)
            sources.append(source)
        }
        ends.append(hashes.count)
    }
}
