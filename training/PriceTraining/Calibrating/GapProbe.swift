import PriceModel

/// Listings again from which category, description or words are kept, to measure how much surer they would have been.
struct GapProbe {
    /// What is kept.
    let gaps: KnowledgeGaps

    /// Every set of gaps that a listing can have.
    static let all = KnowledgeGaps.possible.map(GapProbe.init)

    /// A word that no seller writes.
    private static let unknownWord = "qjxqz"

    /// The listing without what is kept from the model.
    func applied(to listing: PreparedListing) -> PreparedListing {
        var poorer = listing
        if gaps.contains(.unknownCategory) { poorer.category = CategoryPath(Self.unknownWord) }
        if gaps.contains(.broadCategory) { poorer.category = poorer.category.cut(to: 2) }
        if gaps.contains(.topCategoryOnly) { poorer.category = poorer.category.cut(to: 1) }
        if gaps.contains(.emptyDescription) { poorer = poorer.without(.description) }
        if gaps.contains(.unfamiliarText) {
            poorer.name = Self.estranged(poorer.name)
            poorer.description = Self.estranged(poorer.description)
        }
        return poorer
    }

    private static func estranged(_ text: TokenisedText) -> TokenisedText {
        TokenisedText(Array(repeating: unknownWord, count: text.count).joined(separator: " "))
    }
}

extension CategoryPath {
    /// The path without what lies below a level.
    fileprivate func cut(to level: Int) -> CategoryPath {
        prefix(level).map { CategoryPath(String(decoding: $0, as: UTF8.self)) } ?? self
    }
}
