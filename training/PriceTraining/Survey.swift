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
        try features(of: 0..<rows.count) { $0 }
    }

    /// The features of some rows, ascending, after something was done to their listings.
    func features(
        of kept: some Sequence<Int>,
        _ change: (PreparedListing) -> PreparedListing
    ) throws -> FeatureMatrix {
        let brands = try BrandTable(ByteView(copying: brands.encoded))
        var features = FeatureMatrix(
            vocabulary: try Vocabulary(ByteView(copying: terms.encoded())),
            brands: brands,
            categories: try CategoryTable(ByteView(copying: categories.encoded))
        )
        var kept = kept.makeIterator()
        var next = kept.next()
        var row = 0
        try source.forEach { priced in
            defer { row += 1 }
            guard row == next else { return }
            next = kept.next()
            var listing = PreparedListing(priced.listing, isExtra: priced.isExtra)
            listing.imputeBrand(from: brands)
            features.add(change(listing))
        }
        return features
    }
}
