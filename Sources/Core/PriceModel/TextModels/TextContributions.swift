/// What each part of a listing adds to one text model's score, in log price; with `base` the parts add up to the score.
///
/// Exact for the ridge regression. A network is linear around a listing: each term adds its value times its slope there.
package struct TextContributions: Sendable, Equatable {
    /// By word of the name.
    package private(set) var nameWords: [Double]
    /// By word of the description.
    package private(set) var descriptionWords: [Double]
    /// By part, the words' together.
    private var parts = [Double](repeating: 0, count: TermSource.Part.allCases.count)
    /// What the model says of any listing.
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

    /// The mean of several models' contributions to the same listing; nil for none.
    package static func mean(_ all: [TextContributions]) -> TextContributions? {
        guard var mean = all.first else { return nil }
        let count = Double(all.count)
        func average(_ values: (TextContributions) -> Double) -> Double { all.reduce(0) { $0 + values($1) } / count }
        for word in mean.nameWords.indices { mean.nameWords[word] = average { $0.nameWords[word] } }
        for word in mean.descriptionWords.indices {
            mean.descriptionWords[word] = average { $0.descriptionWords[word] }
        }
        for part in TermSource.Part.allCases { mean.parts[part.rawValue] = average { $0[part] } }
        mean.base = average(\.base)
        return mean
    }
}

extension TextScore {
    /// Each model's score of a listing taken apart: the ridge regression's, then those of the networks in order.
    package func contributions(
        of listing: PreparedListing,
        by models: TextModels,
        row: inout TermRow
    ) -> [TextContributions] {
        let networks = models.networks
        let hidden = hiddenSums()
        let slopes = hidden.withUnsafeBufferPointer { hidden in
            (0..<networks.shape.count).map { networks.slopes($0, hidden: hidden) }
        }
        var all = [TextContributions](repeating: TextContributions(of: listing), count: networks.shape.count + 1)
        for group in TermGroup.allCases {
            row.collect(group, of: listing, in: models.vocabulary)
            for place in row.indices.indices {
                let (term, value, source) = (row.indices[place], row.values[place], row.sources[place])
                all[0].add(Double(models.vocabulary.weight(Int(term))) * Double(value), from: source)
                for network in slopes.indices {
                    let effect = networks.effect(of: term, value: value, in: group, network, slopes: slopes[network])
                    all[network + 1].add(Double(effect), from: source)
                }
            }
        }
        all[0].complete(models.vocabulary.intercept + ridgeSum)
        hidden.withUnsafeBufferPointer { hidden in
            for network in slopes.indices {
                all[network + 1].complete(Double(networks.score(network, hidden: hidden)))
            }
        }
        return all
    }
}
