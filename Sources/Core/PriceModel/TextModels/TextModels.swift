/// The models that score a listing's text: the ridge weights beside the vocabulary, and the networks.
package struct TextModels: Sendable {
    /// The terms with their idf and ridge weights.
    package let vocabulary: Vocabulary
    /// The networks over the same terms.
    package let networks: TextNetworks

    /// Joins the two; their terms must be the same ones.
    package init(vocabulary: Vocabulary, networks: TextNetworks) throws(PriceModelError) {
        guard networks.shape.termCount == vocabulary.count else {
            throw .malformedSection(SectionTag.networks.rawValue, "not over the terms of the vocabulary")
        }
        self.vocabulary = vocabulary
        self.networks = networks
    }
}

/// The log prices that the text models give a listing.
package struct TextScores: Sendable, Equatable {
    /// By ridge regression.
    package let ridge: Float
    /// By the networks that see weighted values, their mean.
    package let weighted: Float
    /// By the networks that see binary values, their mean.
    package let binary: Float

    /// Scores of a listing that is still to be scored.
    package static let none = TextScores(ridge: 0, networks: [], inputs: [])

    /// Gathers scores of models.
    package init(ridge: Float, networks: [Float], inputs: [NetworkInput]) {
        func mean(_ input: NetworkInput) -> Float {
            let own = zip(networks, inputs).filter { $0.1 == input }.map(\.0)
            // A bundle with networks of one kind only has nothing to say for the other.
            return own.isEmpty ? ridge : own.reduce(0, +) / Float(own.count)
        }
        self.ridge = ridge
        weighted = mean(.weighted)
        binary = mean(.binary)
    }

    /// How much each model counts in the mean of the three.
    static func sharesInMean(of inputs: [NetworkInput]) -> (ridge: Float, networks: [Float]) {
        let networks = inputs.map { input in 1 / Float(3 * inputs.count { $0 == input }) }
        return (1 - networks.reduce(0, +), networks)
    }

    /// The mean of the three.
    var mean: Float { (ridge + weighted + binary) / 3 }
    /// How far the networks lie apart.
    var networkGap: Float { abs(weighted - binary) }
    /// How far the networks lie from the ridge regression.
    var ridgeGap: Float { abs(ridge - (weighted + binary) / 2) }
}
