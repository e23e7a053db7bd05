/// How well training knew the words of a listing.
package struct TextFamiliarity: Sendable, Equatable {
    /// Smallest ln(1 + df) of the name's known words; 0 when none is known.
    package private(set) var rarestNameWord: Float = 0
    /// Words of the name that the vocabulary lacks.
    package private(set) var unknownNameWords = 0
    /// Words of the description that the vocabulary lacks.
    package private(set) var unknownDescriptionWords = 0

    /// Letters of another alphabet that count as one unknown word.
    private static let foreignWordLength = 5
    private static let largestUnknownShare: Float = 0.5

    /// Knows of no words yet.
    package init() {}

    /// Looks at the words of a group that `row` holds; groups of other things say nothing.
    package mutating func update(_ group: TermGroup, _ row: TermRow, in vocabulary: Vocabulary) {
        switch group {
        case .nameWord:
            // idf = ln((documents + 1) / (df + 1)) + 1, solved for ln(1 + df).
            let highest = row.indices[row.places(of: group)].lazy.map { vocabulary.idf(Int($0)) }.max()
            rarestNameWord = highest.map { logarithm(Double(vocabulary.documents) + 1) + 1 - $0 } ?? 0
            unknownNameWords = row.unknown(of: group)
        case .descriptionWord: unknownDescriptionWords = row.unknown(of: group)
        default: break
        }
    }

    /// Share of the name's words that the vocabulary lacks.
    func unknownShare(ofName listing: PreparedListing) -> Float {
        Float(unknownNameWords) / Float(max(listing.name.count, 1))
    }

    /// Whether most of a listing's text says nothing to the model.
    func isUnfamiliar(_ listing: PreparedListing) -> Bool { unknownShare(of: listing) > Self.largestUnknownShare }

    /// Share of a listing's words, foreign ones included, that the vocabulary lacks; all of them where there is none.
    func unknownShare(of listing: PreparedListing) -> Float {
        let letters = listing.nameCounts.foreignLetters + listing.descriptionCounts.foreignLetters
        let foreign = (letters + Self.foreignWordLength - 1) / Self.foreignWordLength
        let words = listing.name.count + listing.description.count + foreign
        let unknown = unknownNameWords + unknownDescriptionWords + foreign
        return words == 0 ? 1 : Float(unknown) / Float(words)
    }
}
