/// Everything that a model asks about its categories.
struct CategoricalFeatures {
    /// Input column of each category.
    let columns: [Int]
    let oneHotFeatures: [OneHotFeature]
    let projections: [Projection]
    /// The tables that some feature asks, with the projection that each is looked up by.
    let tables: [(table: CTRTable, projection: Int)]
    let ctrFeatures: [CTRFeature]

    /// Reads the features, or nil where the model has none.
    init?(
        _ trees: FlatTable,
        _ parts: ModelParts,
        _ floats: [FloatFeature],
        _ texts: TextFeatures?,
        _ numbering: inout SplitNumbering
    ) throws(CatBoostError) {
        let categories = try CategoryColumns(trees)
        var oneHotFeatures: [OneHotFeature] = []
        try trees.forEachTable(Schema.Trees.oneHotFeatures, .oneHotFeatures) { (table) throws(CatBoostError) in
            guard let feature = try OneHotFeature(table, categories, &numbering) else { return }
            oneHotFeatures.append(feature)
        }
        var reader = CTRFeatureReader(parts.ctrTables)
        try trees.forEachTable(Schema.Trees.ctrFeatures, .ctrFeatures) { (table) throws(CatBoostError) in
            try reader.read(table, &numbering)
        }
        if categories.columns.isEmpty && reader.features.isEmpty { return nil }
        let resolver = ProjectionResolver(categories, floats, oneHotFeatures, texts, alwaysNo: numbering.next)
        var projections: [Projection] = []
        for combination in reader.combinations { try projections.append(resolver.resolve(combination)) }
        columns = categories.columns
        self.oneHotFeatures = oneHotFeatures
        self.projections = projections
        tables = reader.tables
        ctrFeatures = reader.features
    }
}
