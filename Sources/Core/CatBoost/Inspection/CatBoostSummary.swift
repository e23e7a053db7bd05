/// What a model consists of.
public struct CatBoostSummary: Hashable, Sendable {
    /// Length of the file.
    public let bytes: Int
    /// Trees whose leaves are summed.
    public let trees: Int
    /// Whether all nodes at the same depth of a tree ask the same.
    public let isSymmetric: Bool
    /// Questions in all trees; a symmetric tree has one for each of its levels.
    public let splits: Int
    /// Leaves of all trees.
    public let leaves: Int
    /// Values in each leaf.
    public let outputs: Int
    /// Borders of numeric columns that trees may ask about.
    public let borders: Int
    /// Borders of numbers that are made of texts.
    public let textBorders: Int
    /// Single categories that trees may ask about.
    public let oneHotValues: Int
    /// Numbers that are made of categories' statistics.
    public let ctrFeatures: Int
    /// Tables of such statistics.
    public let ctrTables: Int
}

extension CatBoostModel {
    /// Counts what the model consists of.
    public var summary: CatBoostSummary {
        let categorical = layout.categorical
        return CatBoostSummary(
            bytes: bytes.count,
            trees: treeCount,
            isSymmetric: layout.nonSymmetric == nil,
            splits: askedSplits.count,
            leaves: leafCount,
            outputs: outputCount,
            borders: layout.floatSplitCount,
            textBorders: layout.texts?.splits.reduce(0) { $0 + $1.count } ?? 0,
            oneHotValues: categorical?.oneHotFeatures.reduce(0) { $0 + $1.values.count } ?? 0,
            ctrFeatures: categorical?.ctrFeatures.count ?? 0,
            ctrTables: categorical?.tables.count ?? 0
        )
    }

    /// How many of the trees' questions depend on each column, by its place in a row.
    ///
    /// A question about a combination of columns counts for each of them.
    public func splitCounts() -> [Int] {
        let splits = SplitColumns(layout)
        var counts = [Int](repeating: 0, count: featureCount)
        for split in askedSplits {
            for column in splits.columns(of: Int(split)) { counts[column] += 1 }
        }
        return counts
    }

    private var leafCount: Int {
        guard let trees = layout.nonSymmetric else { return layout.treeDepths.reduce(0) { $0 + 1 << Int($1) } }
        return trees.steps.reduce(0) { $0 + ($1.no == 0 || $1.yes == 0 ? 1 : 0) }
    }

    /// The splits of all questions; leaves ask none.
    private var askedSplits: [Int32] {
        guard let trees = layout.nonSymmetric else { return Array(layout.treeSplits) }
        return zip(layout.treeSplits, trees.steps).lazy.filter { $1.no != 0 || $1.yes != 0 }.map(\.0)
    }
}
