import PriceModel

/// What the listings' fields say before any price is fitted: counts, vocabulary, brand dictionary, category statistics.
struct Survey {
    let rows: TrainingRows
    let brands: BrandTableBuilder
    let categories: CategoryTableBuilder
    let terms: VocabularyBuilder.Terms
    private let source: DistinctListings

    init(_ source: DistinctListings, settings: Trainer.Settings) throws {
        self.source = source
        let aliases = try BrandDictionary.learn(from: source)
        let dictionary = try BrandTable(ByteView(copying: BrandTableBuilder(aliases: aliases).encoded))
        var rows = TrainingRows()
        var brands = BrandTableBuilder(aliases: aliases)
        var categories = CategoryTableBuilder()
        var vocabulary = VocabularyBuilder(limit: settings.termLimit)
        try source.forEach { row in
            var listing = PreparedListing(row.listing, isExtra: row.isExtra)
            listing.imputeBrand(from: dictionary)
            rows.append(price: row.price, isExtra: row.isExtra)
            brands.add(brand: listing.brand)
            categories.add(row, listing)
            vocabulary.add(listing)
        }
        rows.dealFolds(settings.foldCount, seed: settings.seed)
        self.rows = rows
        self.brands = brands
        self.categories = categories
        terms = vocabulary.terms()
    }

    /// Goes through the listings once more, now that their terms have places.
    func features() throws -> FeatureMatrix {
        var features = try emptyFeatures()
        try forEachListing { features.add($1) }
        return features
    }

    /// The features of some listings.
    func features(of listings: some Sequence<PreparedListing>) throws -> FeatureMatrix {
        var features = try emptyFeatures()
        for listing in listings { features.add(listing) }
        return features
    }

    /// The listings of some rows, ascending.
    func listings(of rows: [Int]) throws -> [PreparedListing] {
        var found: [PreparedListing] = []
        found.reserveCapacity(rows.count)
        try forEachListing { row, listing in
            if found.count < rows.count, row == rows[found.count] { found.append(listing) }
        }
        return found
    }

    private func forEachListing(_ body: (Int, PreparedListing) -> Void) throws {
        let brands = try BrandTable(ByteView(copying: brands.encoded))
        var row = 0
        try source.forEach { priced in
            var listing = PreparedListing(priced.listing, isExtra: priced.isExtra)
            listing.imputeBrand(from: brands)
            body(row, listing)
            row += 1
        }
    }

    private func emptyFeatures() throws -> FeatureMatrix {
        FeatureMatrix(
            vocabulary: try Vocabulary(ByteView(copying: terms.encoded())),
            brands: try BrandTable(ByteView(copying: brands.encoded)),
            categories: try CategoryTable(ByteView(copying: categories.encoded))
        )
    }
}
