import PriceModel

extension Language {
    /// The language of ours that an Accept-Language field weighs most (RFC 9110, 12.5.4); English where it names none.
    init(preferredBy field: String?) {
        var best: (language: Language, weight: Double)?
        for range in (field ?? "").split(separator: ",", maxSplits: Self.mostRanges) {
            let parts = range.split(separator: ";")
            guard let tag = parts.first?.trimmed, let language = Self.named(tag) else { continue }
            let weight = parts.dropFirst().compactMap { Self.weight($0.trimmed) }.first ?? 1
            if weight > best?.weight ?? 0 { best = (language, weight) }
        }
        self = best?.language ?? .english
    }

    /// Nobody reads more languages, and a field may be long.
    private static let mostRanges = 32

    /// "ru" and "ru-RU" are Russian; "*" leaves the choice to us.
    private static func named(_ tag: Substring) -> Language? {
        if tag == "*" { return .english }
        let primary = tag.prefix { $0 != "-" }.lowercased()
        return allCases.first { $0.rawValue == primary }
    }

    /// "q=0.7"; what is no weight from 0 to 1 counts as 0.
    private static func weight(_ parameter: Substring) -> Double? {
        guard parameter.hasPrefix("q=") || parameter.hasPrefix("Q=") else { return nil }
        guard let weight = Double(parameter.dropFirst(2)), (0...1).contains(weight) else { return 0 }
        return weight
    }
}

extension Operation.Parameter {
    /// What `Language(preferredBy:)` reads.
    static var language: Operation.Parameter {
        .init(
            name: "Accept-Language",
            place: .header,
            schema: .text,
            summary: "Language of the sentences: \(Language.allCases.map(\.rawValue).joined(separator: " or "))."
        )
    }
}
