/// Which columns each split depends on.
struct SplitColumns {
    /// Features in the order of their splits.
    private var features: [(firstSplit: Int, columns: Set<Int>)] = []

    init(_ layout: ModelLayout) {
        features = layout.floatFeatures.map { ($0.firstSplit, [$0.column]) }
        for (column, questions) in zip(layout.texts?.columns ?? [], layout.texts?.questions ?? []) {
            for (_, asked) in questions { features += asked.map { ($0.firstSplit, [column]) } }
        }
        features.sort { $0.firstSplit < $1.firstSplit }
        guard let categorical = layout.categorical else { return }
        features += categorical.oneHotFeatures.map { ($0.firstSplit, [categorical.columns[$0.category]]) }
        let ofProjections = categorical.projections.map { projection in
            projection.conditions.reduce(into: Set(projection.categories.map { categorical.columns[$0] })) {
                columns,
                split in
                columns.formUnion(self.columns(of: split.yes))
            }
        }
        features += categorical.ctrFeatures.map {
            ($0.firstSplit, ofProjections[categorical.tables[$0.table].projection])
        }
    }

    /// The columns that the answer to a split depends on.
    func columns(of split: Int) -> Set<Int> {
        var (low, high) = (0, features.count)
        while low < high {
            let middle = (low + high) / 2
            if features[middle].firstSplit <= split { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? features[low - 1].columns : []
    }
}
