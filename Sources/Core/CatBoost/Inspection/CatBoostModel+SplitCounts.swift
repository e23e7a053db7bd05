extension CatBoostModel {
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

    /// The splits of all questions; leaves ask none.
    private var askedSplits: [Int32] {
        guard let trees = layout.nonSymmetric else { return Array(layout.treeSplits) }
        return zip(layout.treeSplits, trees.steps).lazy.filter { $1.no != 0 || $1.yes != 0 }.map(\.0)
    }
}
