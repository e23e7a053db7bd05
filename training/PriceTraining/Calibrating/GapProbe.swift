import PriceModel

/// Listings again from which category, description or words are kept, to measure how much surer they would have been.
struct GapProbe {
    /// What is kept.
    let gaps: KnowledgeGaps

    /// Every set of gaps.
    static let all = (1..<UInt8(KnowledgeGaps.setCount)).map { GapProbe(gaps: KnowledgeGaps(rawValue: $0)) }

    /// A word that no seller writes.
    private static let unknownWord = "qjxqz"
    /// Of so many words one stays, as brands and sizes do in another language.
    private static let keptWord = 4

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
        let words = (0..<text.count).map { word in
            word % keptWord == keptWord - 1
                ? String(decoding: text.span(from: word), as: UTF8.self) : unknownWord
        }
        return TokenisedText(words.joined(separator: " "))
    }
}
