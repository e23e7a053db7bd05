import Domain
import JSONCodec
import RuntimeProtocols

extension HTTPEvent {
    /// Most characters of a search.
    fileprivate static let mostSearched = 200

    /// The words that `q` asks for; nil where a client does not search.
    func searchWords() throws -> SearchWords? {
        guard let text = query("q") else { return nil }
        let scalars = text.unicodeScalars
        guard scalars.count <= Self.mostSearched else {
            throw Self.badSearch("must have at most \(Self.mostSearched) characters")
        }
        guard scalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw Self.badSearch("must not contain control characters")
        }
        guard let words = SearchWords(text) else {
            let counts = SearchWords.counts
            throw Self.badSearch("must have from \(counts.lowerBound) to \(counts.upperBound) words")
        }
        return words
    }

    private static func badSearch(_ rule: String) -> FieldErrors {
        FieldErrors([FieldError(field: "q", message: rule)])
    }
}

extension Operation.Parameter {
    /// What `searchWords` reads.
    static var search: Operation.Parameter {
        .init(
            name: "q",
            place: .query,
            schema: Schema([
                "type": "string", "minLength": 1, "maxLength": .integer(HTTPEvent.mostSearched),
                "pattern": "^[^\\x00-\\x1F\\x7F-\\x9F]*$", "allOf": [["pattern": .string(words)]],
            ]),
            summary:
                "Up to ten words that all have to occur in name, brand, category or description, in capitals or not."
        )
    }

    /// One to ten words.
    private static var words: String { "^\\s*\\S+(\\s+\\S+){0,\(SearchWords.counts.upperBound - 1)}\\s*$" }
}
