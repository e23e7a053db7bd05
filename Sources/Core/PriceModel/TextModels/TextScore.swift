/// What the text models make of a listing, kept by group so that a changed field costs only the groups that it is part of.
package struct TextScore: Sendable {
    private var ridge = [Double](repeating: 0, count: TermGroup.allCases.count)
    /// Each group's share of the networks' first hidden layers, one group after another.
    private var hidden: [Float]
    private let hiddenCount: Int
    /// How well the listing's words are known.
    package private(set) var familiarity = TextFamiliarity()

    /// Scores nothing yet.
    package init(networks: TextNetworks) {
        hiddenCount = networks.hiddenCount
        hidden = Array(repeating: 0, count: hiddenCount * TermGroup.allCases.count)
    }

    /// Scores anew the groups that depend on some fields, whose terms are then what `row` holds.
    package mutating func update(
        _ fields: ListingFields,
        of listing: PreparedListing,
        by models: TextModels,
        row: inout TermRow
    ) {
        let groups = TermGroup.dependent(on: fields)
        row.collect(groups, of: listing, in: models.vocabulary)
        models.networks.prefetch(row.indices)
        for group in groups {
            row.withTerms(of: group) { terms, values in
                set(group, terms, values, weight: models.vocabulary.weight, networks: models.networks)
            }
            familiarity.update(group, row, in: models.vocabulary)
        }
    }

    /// Scores a group anew from its terms; training, whose models lie in no bundle yet, calls it directly.
    package mutating func set(
        _ group: TermGroup,
        _ terms: UnsafeBufferPointer<UInt32>,
        _ values: UnsafeBufferPointer<Float>,
        weight: (Int) -> Float,
        networks: TextNetworks
    ) {
        ridge[group.rawValue] = zip(terms, values).reduce(0) { $0 + Double(weight(Int($1.0))) * Double($1.1) }
        let start = group.rawValue * hiddenCount
        hidden.withUnsafeMutableBufferPointer { hidden in
            let own = UnsafeMutableBufferPointer(rebasing: hidden[start..<start + hiddenCount])
            own.update(repeating: 0)
            networks.add(terms, values: values, of: group, to: own)
        }
    }

    /// The scores of all groups together.
    package func scores(by models: TextModels) -> TextScores {
        scores(intercept: models.vocabulary.intercept, networks: models.networks)
    }

    /// The same where `sums` are those over the groups before one, for listings that differ from there on.
    func scores(by models: TextModels, _ sums: [Float], upTo group: TermGroup) -> TextScores {
        let all = hiddenSums(sums, of: group.rawValue..<TermGroup.allCases.count)
        return scores(intercept: models.vocabulary.intercept, networks: models.networks, all)
    }

    /// The scores of all groups together, the ridge model's intercept given.
    package func scores(intercept: Double, networks: TextNetworks) -> TextScores {
        scores(intercept: intercept, networks: networks, hiddenSums())
    }

    private func scores(intercept: Double, networks: TextNetworks, _ sums: [Float]) -> TextScores {
        sums.withUnsafeBufferPointer { hidden in
            TextScores(
                ridge: Float(intercept + ridgeSum),
                networks: (0..<networks.shape.count).map { networks.score($0, hidden: hidden) },
                inputs: networks.inputs
            )
        }
    }

    /// The ridge model's score without the intercept.
    var ridgeSum: Double { ridge.reduce(0, +) }

    /// The networks' first hidden layers without the biases.
    func hiddenSums() -> [Float] { hiddenSums(before: nil) }

    /// The same over the groups before one.
    func hiddenSums(before group: TermGroup?) -> [Float] {
        let zero = [Float](repeating: 0, count: hiddenCount)
        return hiddenSums(zero, of: 0..<(group?.rawValue ?? TermGroup.allCases.count))
    }

    private func hiddenSums(_ first: [Float], of groups: Range<Int>) -> [Float] {
        var sums = first
        sums.withUnsafeMutableBufferPointer { sums in
            hidden.withUnsafeBufferPointer { hidden in
                for group in groups {
                    let start = group * hiddenCount
                    let ofGroup = UnsafeBufferPointer(rebasing: hidden[start..<start + hiddenCount])
                    for (unit, share) in ofGroup.enumerated() { sums[unit] += share }
                }
            }
        }
        return sums
    }
}
