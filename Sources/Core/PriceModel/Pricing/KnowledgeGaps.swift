/// What a price would follow from and the model does not know of a listing: a set small enough to number a table's rows.
package struct KnowledgeGaps: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    /// Makes a set from its bits.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let unknownCategory = KnowledgeGaps(rawValue: 1)
    package static let emptyDescription = KnowledgeGaps(rawValue: 2)
    package static let unfamiliarText = KnowledgeGaps(rawValue: 4)
    /// Known to two levels, where training listings have three.
    package static let broadCategory = KnowledgeGaps(rawValue: 8)
    /// Known to its top level alone.
    package static let topCategoryOnly = KnowledgeGaps(rawValue: 16)

    /// Number of different sets.
    package static let setCount = 32

    /// The sets that a listing can have, the empty one left out: its category lacks one thing at most.
    package static let possible = (1..<UInt8(setCount)).map(KnowledgeGaps.init).filter { gaps in
        gaps.intersection([.unknownCategory, .broadCategory, .topCategoryOnly]).rawValue.nonzeroBitCount <= 1
    }

    /// The notes that tell of the gaps; each has its bit by its place among all notes.
    package var notes: [QuoteNote] {
        QuoteNote.allCases.enumerated().filter { rawValue & 1 << UInt8($0.offset) != 0 }.map(\.element)
    }
}

extension KnowledgeGaps {
    /// What the model lacks of a listing.
    package init(of listing: PreparedListing, text: TextFamiliarity, categories: CategoryTable) {
        self = []
        switch listing.hasCategory ? categories.missingLevels(of: listing.category) : CategoryTable.levelCount {
        case 0: break
        case 1: insert(.broadCategory)
        case 2: insert(.topCategoryOnly)
        default: insert(.unknownCategory)
        }
        // Words in another alphabet are a description, if one that says nothing to the model.
        let letters = listing.descriptionCounts.foreignLetters
        if listing.description.count == 0, letters == 0 { insert(.emptyDescription) }
        if text.isUnfamiliar(listing) { insert(.unfamiliarText) }
    }
}
