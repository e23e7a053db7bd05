import CatBoostKernels

/// Who plays in each tree's game: the distinct columns that its splits ask about.
struct TreePlayers {
    /// Players of all trees, a tree's own one after another.
    private(set) var players: [catboost_player] = []
    /// Number of players in each tree.
    private(set) var counts: [UInt32] = []

    init(_ layout: ModelLayout) {
        let columns = layout.columnsOfSplits
        players.reserveCapacity(layout.treeSplits.count)
        counts.reserveCapacity(layout.treeDepths.count)
        var split = 0
        for depth in layout.treeDepths {
            let first = players.count
            for level in 0..<Int(depth) {
                add(columns[Int(layout.treeSplits[split + level])], level, ofTreeFrom: first)
            }
            counts.append(UInt32(players.count - first))
            split += Int(depth)
        }
    }

    private mutating func add(_ column: UInt32, _ level: Int, ofTreeFrom first: Int) {
        if let known = players[first...].firstIndex(where: { $0.column == column }) {
            players[known].levels |= 1 << level
        } else {
            players.append(catboost_player(column: column, levels: 1 << level))
        }
    }
}

extension ModelLayout {
    /// The column that each split asks about, by split id.
    fileprivate var columnsOfSplits: [UInt32] {
        var columns: [UInt32] = []
        columns.reserveCapacity(splitCount)
        for feature in floatFeatures { columns += repeatElement(UInt32(feature.column), count: feature.borders.count) }
        guard let categorical else { return columns }
        for feature in categorical.oneHotFeatures {
            columns += repeatElement(UInt32(categorical.columns[feature.category]), count: feature.values.count)
        }
        return columns
    }
}
