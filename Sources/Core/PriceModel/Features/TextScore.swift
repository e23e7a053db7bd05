/// The ridge text score of a listing, kept by group so that a changed field costs only the groups that it is part of.
package struct TextScore: Sendable {
    private var groups = [Double](repeating: 0, count: TermGroup.allCases.count)
    /// Smallest ln(1 + df) of the name's known words; 0 when none is known.
    package private(set) var rarestNameWord: Float = 0
    /// Share of the name's words that the vocabulary lacks.
    package private(set) var unknownNameWords: Float = 0

    /// Scores nothing yet.
    package init() {}

    /// The score without the intercept.
    package var sum: Double { groups.reduce(0, +) }

    /// Scores anew the groups that depend on some fields.
    package mutating func update(
        _ fields: ListingFields,
        of listing: PreparedListing,
        in vocabulary: Vocabulary,
        row: inout TermRow
    ) {
        for group in TermGroup.allCases where !group.fields.isDisjoint(with: fields) {
            row.collect(group, of: listing, in: vocabulary)
            groups[group.rawValue] = zip(row.indices, row.values).reduce(0) {
                $0 + Double(vocabulary.weight($1.0)) * Double($1.1)
            }
            if group == .nameWord { describe(row, of: listing, in: vocabulary) }
        }
    }

    /// Notes how common the name's words are; `row` holds them.
    package mutating func describe(_ row: TermRow, of listing: PreparedListing, in vocabulary: Vocabulary) {
        // idf = ln((documents + 1) / (df + 1)) + 1, solved for ln(1 + df).
        let highest = row.indices.map(vocabulary.idf).max()
        rarestNameWord = highest.map { logarithm(Double(vocabulary.documents) + 1) + 1 - $0 } ?? 0
        unknownNameWords = Float(row.unknown) / Float(max(listing.name.count, 1))
    }
}
