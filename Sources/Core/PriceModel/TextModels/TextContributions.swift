/// What each part of a listing adds to the text models' mean score, in log price; with `base` the parts add up to it.
///
/// Exact for the ridge regression's share. A network is linear around a listing: each term adds its value times its slope there.
package struct TextContributions: Sendable, Equatable {
    /// By word of the name.
    package private(set) var nameWords: [Double]
    /// By word of the description.
    package private(set) var descriptionWords: [Double]
    /// By part, the words' together.
    private var parts = [Double](repeating: 0, count: TermSource.Part.allCases.count)
    /// What the models say of any listing.
    package private(set) var base = 0.0

    init(of listing: PreparedListing) {
        nameWords = Array(repeating: 0, count: listing.name.count)
        descriptionWords = Array(repeating: 0, count: listing.description.count)
    }

    /// What a part adds.
    package subscript(part: TermSource.Part) -> Double { parts[part.rawValue] }

    mutating func add(_ value: Double, from source: TermSource) {
        let own = source.partner == nil ? value : value / 2
        parts[source.part.rawValue] += own
        if let partner = source.partner { parts[partner.rawValue] += value / 2 }
        let share = own / Double(max(source.words.count, 1))
        switch source.part {
        case .nameWords: for word in source.words { nameWords[word] += share }
        case .descriptionWords: for word in source.words { descriptionWords[word] += share }
        default: break
        }
    }

    /// Sets the base so that the parts add up to a score.
    mutating func complete(_ score: Double) {
        base = score - parts.reduce(0, +)
    }
}

extension TextScore {
    /// The mean score of a listing taken apart; `row` holds its terms of all groups.
    package func contributions(of listing: PreparedListing, by models: TextModels, row: TermRow) -> TextContributions {
        let shares = TextScores.sharesInMean(of: models.networks.inputs)
        let slopes = hiddenSums().withUnsafeBufferPointer {
            models.networks.slopes(hidden: $0, times: shares.networks)
        }
        var effects = zip(row.indices, row.values).map { shares.ridge * models.vocabulary.weight(Int($0)) * $1 }
        effects.withUnsafeMutableBufferPointer { effects in
            slopes.withUnsafeBufferPointer { slopes in
                for group in TermGroup.allCases {
                    let own = UnsafeMutableBufferPointer(rebasing: effects[row.places(of: group)])
                    row.withTerms(of: group) {
                        models.networks.add(effectsOf: $0, values: $1, of: group, slopes: slopes, to: own)
                    }
                }
            }
        }
        var contributions = TextContributions(of: listing)
        for (effect, source) in zip(effects, row.sources) { contributions.add(Double(effect), from: source) }
        contributions.complete(Double(scores(by: models).mean))
        return contributions
    }
}
