/// Words that all have to occur in what is said about an item, in capitals or not.
public struct SearchWords: Sendable, Equatable {
    /// How many there may be.
    public static let counts = 1...10
    /// Folded, none of them empty or with white space inside.
    public let folded: [String]

    /// The words of a text, which white space parts; nil where there are none, or too many.
    public init?(_ text: String) {
        folded = text.searchFolded.unicodeScalars.split { $0.properties.isWhitespace }.map(String.init)
        guard Self.counts.contains(folded.count) else { return nil }
    }
}

extension Listing {
    /// What searches look into: its texts, folded, in lines of their own, so that no word reaches from one into the next.
    public var searchText: String { [name, brand, category, description].joined(separator: "\n").searchFolded }
}

extension String {
    /// Without capitals of any alphabet; the same for what is kept and for what is sought.
    fileprivate var searchFolded: String { lowercased() }
}
