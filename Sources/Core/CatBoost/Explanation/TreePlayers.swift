/// Who plays in each tree's game: the distinct columns that its splits ask about.
struct TreePlayers {
    struct Player {
        let column: Int
        /// The levels of the tree that ask about the column, a bit each.
        var levels: Int
    }

    /// Players of all trees, a tree's own one after another.
    private(set) var players: [Player] = []
    /// Number of players in each tree.
    private(set) var counts: [Int] = []

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
            counts.append(players.count - first)
            split += Int(depth)
        }
    }

    private mutating func add(_ column: Int, _ level: Int, ofTreeFrom first: Int) {
        if let known = players[first...].firstIndex(where: { $0.column == column }) {
            players[known].levels |= 1 << level
        } else {
            players.append(Player(column: column, levels: 1 << level))
        }
    }
}

extension ModelLayout {
    /// The column that each split asks about, by split id.
    fileprivate var columnsOfSplits: [Int] {
        var columns: [Int] = []
        columns.reserveCapacity(splitCount)
        for feature in floatFeatures { columns += repeatElement(feature.column, count: feature.borders.count) }
        guard let categorical else { return columns }
        for feature in categorical.oneHotFeatures {
            columns += repeatElement(categorical.columns[feature.category], count: feature.values.count)
        }
        return columns
    }
}
