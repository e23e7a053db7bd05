/// The kinds of terms that the text score is a sum over.
package enum TermGroup: Int, CaseIterable, Sendable {
    case nameWord
    case namePair
    case descriptionWord
    case descriptionPair
    case nameCharacters
    case brandAndNameWord
    case categoryAndNameWord
    case category
    case brand
    case conditionAndShipping
    case brandCross
    case source
    case length

    /// Hash state after the group's tag, so that the same text in two groups is two terms.
    package var seed: FNV1a { Self.seeds[rawValue] }

    private static let seeds: [FNV1a] = allCases.map { group in
        var hash = FNV1a()
        hash.add(group.tag.utf8)
        hash.add(PreparedListing.separator)
        return hash
    }

    private var tag: String {
        switch self {
        case .nameWord: "n1"
        case .namePair: "n2"
        case .descriptionWord: "d1"
        case .descriptionPair: "d2"
        case .nameCharacters: "ch"
        case .brandAndNameWord: "bn"
        case .categoryAndNameWord: "cn"
        case .category: "cat"
        case .brand: "brand"
        case .conditionAndShipping: "cs"
        case .brandCross: "bc"
        case .source: "src"
        case .length: "len"
        }
    }

    /// Training listings that must have a term for it to be kept.
    package var minimumFrequency: Int {
        switch self {
        case .nameWord, .namePair, .brandAndNameWord, .categoryAndNameWord, .conditionAndShipping, .brandCross: 2
        case .descriptionWord, .descriptionPair, .nameCharacters: 3
        case .category, .brand, .source, .length: 1
        }
    }

    /// The value of the group's terms; nil where it is idf over the norm of the row's terms of the group.
    package var fixedValue: Float? {
        switch self {
        case .nameWord, .namePair, .descriptionWord, .descriptionPair, .nameCharacters, .brandAndNameWord,
            .categoryAndNameWord:
            nil
        case .category, .conditionAndShipping, .brandCross, .source: 0.35
        case .brand: 0.7
        case .length: 0.3
        }
    }

    /// The value of the group's terms to a network that sees binary values.
    package var binaryValue: Float {
        switch self {
        case .nameWord, .namePair, .brandAndNameWord, .categoryAndNameWord: 0.5
        case .descriptionWord, .descriptionPair, .nameCharacters: 0.2
        case .category, .conditionAndShipping, .brandCross, .source: 0.35
        case .brand: 0.5
        case .length: 0.3
        }
    }

    /// The groups whose terms are made of any of some fields.
    static func dependent(on fields: ListingFields) -> [TermGroup] {
        allCases.filter { !$0.fields.isDisjoint(with: fields) }
    }

    /// The fields that the group's terms are made of.
    package var fields: ListingFields {
        switch self {
        case .nameWord, .namePair, .nameCharacters: .name
        case .descriptionWord, .descriptionPair: .description
        case .brandAndNameWord: [.brand, .name]
        case .categoryAndNameWord: [.category, .name]
        case .category: .category
        case .brand: .brand
        case .conditionAndShipping: [.condition, .shipping, .category]
        case .brandCross: [.brand, .category, .condition]
        case .source: [.shipping, .category]
        case .length: [.name, .description]
        }
    }
}
