import PriceModel

/// Listings again from which category, description or words are kept, to measure how much surer they would have been.
struct GapProbe {
    /// What is kept.
    let gaps: KnowledgeGaps

    /// Every set of gaps.
    static let all = (1..<UInt8(KnowledgeGaps.setCount)).map { GapProbe(gaps: KnowledgeGaps(rawValue: $0)) }

    /// A word that no seller writes.
    private static let unknownWord = "qjxqz"

    /// The listing without what is kept from the model.
    func applied(to listing: PreparedListing) -> PreparedListing {
        var poorer = listing
        if gaps.contains(.unknownCategory) { poorer.category = CategoryPath(Self.unknownWord) }
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
