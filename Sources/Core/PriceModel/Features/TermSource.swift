/// What a term was made of: where its effect on a price belongs.
package struct TermSource: Sendable, Equatable {
    /// The part of the listing that a term comes from.
    package enum Part: Int, Sendable, CaseIterable {
        case nameWords
        case descriptionWords
        case brand
        case category
        case condition
        case shipping
        case lengths
    }

    /// The part whose words or value the term has.
    package let part: Part
    /// The words of that part; empty for parts that have none.
    package let words: Range<Int>
    /// A second part that the term is crossed with; each has half of the effect.
    package let partner: Part?

    /// Names a source.
    package init(_ part: Part, words: Range<Int> = 0..<0, with partner: Part? = nil) {
        self.part = part
        self.words = words
        self.partner = partner
    }
}
