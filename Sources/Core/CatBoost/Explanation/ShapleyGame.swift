import CatBoostKernels

/// The games of a model's trees in the form that kernels take.
final class ShapleyGame {
    let explanation: catboost_explanation
    private let players: UnsafeMutablePointer<catboost_player>
    private let counts: UnsafeMutablePointer<UInt32>
    private let inside: UnsafeMutablePointer<Double>
    private let outside: UnsafeMutablePointer<Double>

    /// Prepares the games, or nil where the model has no trees.
    init?(_ layout: ModelLayout) {
        guard let depths = layout.treeDepths.baseAddress, let leaves = layout.leafValues.baseAddress,
            let leafWeights = layout.leafWeights.baseAddress
        else { return nil }
        let trees = TreePlayers(layout)
        let weights = CoalitionWeights(upTo: Int(trees.counts.max() ?? 0))
        players = .copy(trees.players)
        counts = .copy(trees.counts)
        inside = .copy(weights.inside)
        outside = .copy(weights.outside)
        explanation = catboost_explanation(
            tree_count: layout.treeDepths.count,
            depths: depths,
            leaves: leaves,
            leaf_weights: leafWeights,
            dimension: layout.dimension,
            players: players,
            player_counts: counts,
            inside: inside,
            outside: outside,
            column_count: layout.columnCount
        )
    }

    deinit {
        players.deallocate()
        counts.deallocate()
        inside.deallocate()
        outside.deallocate()
    }
}

extension UnsafeMutablePointer where Pointee: BitwiseCopyable {
    /// The elements in memory that stays where it is.
    fileprivate static func copy(_ elements: [Pointee]) -> Self {
        let copy = allocate(capacity: elements.count)
        for (place, element) in elements.enumerated() { (copy + place).initialize(to: element) }
        return copy
    }
}
