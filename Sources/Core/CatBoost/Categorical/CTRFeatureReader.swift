/// Reads CTR features, and gathers each combination and each table that they need once.
struct CTRFeatureReader {
    private let stored: [CTRBase: CTRTable]
    private(set) var combinations: [FeatureCombination] = []
    /// The needed tables, with the place of the combination that each is looked up by.
    private(set) var tables: [(table: CTRTable, projection: Int)] = []
    private(set) var features: [CTRFeature] = []
    private var combinationPlaces: [FeatureCombination: Int] = [:]
    private var tablePlaces: [CTRBase: Int] = [:]
    /// Members of all combinations that were read.
    private var memberCount = 0

    init(_ stored: [CTRBase: CTRTable]) {
        self.stored = stored
    }

    mutating func read(_ table: FlatTable, _ numbering: inout SplitNumbering) throws(CatBoostError) {
        guard let declaration = try CTRDeclaration(table) else { return }
        memberCount += declaration.base.combination.count
        guard features.count < Limits.ctrFeatures, memberCount <= numbering.limit else {
            throw .malformed(.ctrFeatures, .tooMany)
        }
        let place = try place(of: declaration.base)
        try features.append(CTRFeature(declaration, table: place, tables[place].table, &numbering))
    }

    private mutating func place(of base: CTRBase) throws(CatBoostError) -> Int {
        if let known = tablePlaces[base] { return known }
        guard let table = stored[base] else { throw .malformed(.ctrTables, .missing) }
        tablePlaces[base] = tables.count
        tables.append((table, place(of: base.combination)))
        return tables.count - 1
    }

    private mutating func place(of combination: FeatureCombination) -> Int {
        if let known = combinationPlaces[combination] { return known }
        combinationPlaces[combination] = combinations.count
        combinations.append(combination)
        return combinations.count - 1
    }
}
