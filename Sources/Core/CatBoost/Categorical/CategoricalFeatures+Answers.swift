extension CategoricalFeatures {
    /// Answers the splits of categories, after those of numbers, which combinations take in.
    func answer(_ row: CatBoostRow) {
        let answers = row.scratch.answers
        for feature in oneHotFeatures { feature.answer(row.categories[feature.category], answers) }
        for (place, projection) in projections.enumerated() {
            row.hashes[place] = projection.hash(row.categories, answers)
        }
        for (place, lookup) in tables.enumerated() {
            row.entries[place] = lookup.table.entry(for: row.hashes[lookup.projection])
        }
        for feature in ctrFeatures {
            feature.answer(tables[feature.table].table, row.entries[feature.table], answers)
        }
    }
}
