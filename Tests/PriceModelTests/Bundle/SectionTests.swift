import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct VocabularyTests {
    @Test("finds exactly the terms that are frequent enough, with their idf and weight")
    func lookup() throws {
        var builder = VocabularyBuilder()
        let names = ["red boots", "red hat", "green hat"]
        for name in names { builder.add(PreparedListing(Listing(name: name, condition: .good, shipping: .buyerPays))) }
        let terms = builder.terms()
        let weights = terms.keys.indices.map { Float($0) / 4 }
        let vocabulary = try Vocabulary(ByteView(copying: terms.encoded(weights: weights, intercept: 2.5)))
        #expect(vocabulary.count == terms.keys.count)
        #expect(vocabulary.documents == 3)
        #expect(vocabulary.intercept == 2.5)
        for (place, key) in terms.keys.enumerated() {
            // A hash whose upper half is zero has itself as its key.
            #expect(vocabulary.index(of: UInt64(key)) == place)
            #expect(vocabulary.weight(place) == weights[place])
        }
        let red = try #require(vocabulary.index(of: FNV1a.hash(Array("n1\u{1F}red".utf8))))
        #expect(abs(vocabulary.idf(red) - 1.2877) < 0.001)
        #expect(vocabulary.index(of: FNV1a.hash(Array("n1\u{1F}green".utf8))) == nil)
    }

    @Test("asks for more frequent terms when there are too many")
    func limit() {
        var builder = VocabularyBuilder(limit: 300)
        for row in GeneratedListings.make(200, seed: 3) { builder.add(PreparedListing(row.listing)) }
        #expect((1...300).contains(builder.terms().keys.count))
    }

    @Test("counts a term once a row")
    func documentFrequency() {
        var table = CountTable()
        for row in 0..<5_000 {
            table.add(UInt64(row % 10), row: row)
            table.add(UInt64(row % 10), row: row)
            table.add(UInt64(row) + 100, row: row)
        }
        var frequencies: [UInt64: Int] = [:]
        table.forEach(atLeast: 2) { frequencies[$0] = $1 }
        #expect(frequencies == Dictionary(uniqueKeysWithValues: (0..<10).map { (UInt64($0), 500) }))
    }
}

@Suite struct BrandTests {
    private let rows = [
        ("Old Oak's", "old oaks bench"), ("Old Oak's", "bench by Old Oak's"), ("Old Oak's", "chair"),
        ("Oak", "oak table"), ("Oak", "oak bed"), ("Oak", "oak chair"),
        ("Red", "blue scarf"), ("Red", "green scarf"), ("Red", "scarf"), ("Blue", "red hat"), ("Green", "red coat"),
        ("Rare", "rare thing"),
    ].map { brand, name in
        PricedListing(listing: Listing(name: name, brand: brand, condition: .good, shipping: .buyerPays), price: 10)
    }

    private func brand(in name: String) throws -> String? {
        let aliases = try BrandDictionary.learn(from: rows)
        let table = try BrandTable(ByteView(copying: BrandTableBuilder(aliases: aliases).encoded))
        return table.brand(inName: TokenisedText(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(
        "tells a brand from the longest known words, and only where it is mostly right",
        arguments: [
            ("Nice OLD OAK\u{2019}S bench", "old oak's"),
            ("solid oak desk", "oak"),
            ("oak and old oaks", "old oak's"),
            ("red shirt", nil),
            ("rare find", nil),
            ("", nil),
        ] as [(String, String?)]
    )
    func brandInName(name: String, expected: String?) throws {
        #expect(try brand(in: name) == expected)
    }

    @Test("never replaces the brand that the seller gave")
    func givenBrand() throws {
        let aliases = try BrandDictionary.learn(from: rows)
        let table = try BrandTable(ByteView(copying: BrandTableBuilder(aliases: aliases).encoded))
        var listing = PreparedListing(Listing(name: "oak bed", brand: "Pine", condition: .good, shipping: .buyerPays))
        listing.imputeBrand(from: table)
        #expect(listing.brand == Array("pine".utf8))
        #expect(!listing.brandIsImputed)
    }

    @Test("counts rows by brand, unknown ones as none")
    func rowsOfBrand() throws {
        var builder = BrandTableBuilder(aliases: [])
        for brand in ["nike", "nike", ""] { builder.add(brand: Array(brand.utf8)) }
        let table = try BrandTable(ByteView(copying: builder.encoded))
        #expect(["nike", "", "adidas"].map { table.rows(ofBrand: FNV1a.hash($0.utf8)) } == [2, 1, 0])
    }
}

@Suite struct CategoryTableTests {
    private func table() throws -> CategoryTable {
        var builder = CategoryTableBuilder()
        func add(_ category: String, _ prices: [Double], isExtra: Bool = false, brand: String = "") {
            for price in prices {
                let listing = Listing(
                    name: "x",
                    category: category,
                    brand: brand,
                    condition: .good,
                    shipping: .buyerPays
                )
                let row = PricedListing(listing: listing, price: price, isExtra: isExtra)
                builder.add(row, PreparedListing(listing, isExtra: isExtra))
            }
        }
        add("Garden/Tools/Spades", (1...41).map(Double.init), brand: "Acme")
        add("Garden/Tools/Rakes", Array(repeating: 100, count: 10))
        add("Garden/Tools/Rakes", Array(repeating: 999, count: 50), isExtra: true)
        add("Music/Strings/Violins", Array(repeating: 300, count: 20))
        add("Other", [5])
        return try CategoryTable(ByteView(copying: builder.encoded))
    }

    @Test(
        "uses the deepest level that has thirty listings of the main file",
        arguments: [
            ("garden/tools/spades", "Garden/Tools/Spades", 3, 41),
            ("Garden/Tools/Rakes", "Garden/Tools", 2, 51),
            ("Garden/Tools/Hoes", "Garden/Tools", 2, 51),
            ("Garden", "Garden", 1, 51),
            ("Music/Strings/Violins", "All categories", 0, 72),
            ("Spaceships", "All categories", 0, 72),
        ]
    )
    func fallback(path: String, name: String, level: Int, listings: Int) throws {
        let statistics = try table().statistics(of: CategoryPath(path))
        #expect(statistics.name == name)
        #expect(statistics.level == level)
        #expect(statistics.listings == listings)
    }

    @Test(
        "knows which levels a path lacks that training listings have",
        arguments: [
            ("Garden/Tools/Spades", 0), ("Garden/Tools", 1), ("garden/tools/hoes", 1), ("Garden", 2),
            ("Garden/Hoes/Long", 2), ("Music/Strings", 1), ("Spaceships/Engines", 3), ("Other", 0), ("Other/Spades", 0),
        ]
    )
    func missingLevels(path: String, levels: Int) throws {
        #expect(try table().missingLevels(of: CategoryPath(path)) == levels)
    }

    @Test("tells quantiles, percentiles, and medians by condition and brand")
    func statistics() throws {
        let spades = try table().statistics(of: CategoryPath("Garden/Tools/Spades"))
        #expect([0, 5, 10, 15, 20].map(spades.quantile) == [1, 11, 21, 31, 41])
        #expect([0.5, 1, 11, 16, 41, 99].map(spades.percentile) == [0, 0, 25, 37.5, 100, 100])
        #expect(spades.listings(in: .good) == 41)
        #expect(spades.median(in: .good) == 21)
        #expect(spades.listings(in: .poor) == 0)
        #expect(spades.median(ofBrand: FNV1a.hash("acme".utf8)) == 21)
        #expect(spades.median(ofBrand: FNV1a.hash("other".utf8)) == nil)
    }

    @Test("counts rows of both files at the deepest known level, and numbers the top categories in order")
    func counts() throws {
        let table = try table()
        let paths = ["Garden/Tools/Rakes", "Garden/Tools/Hoes", "Music", "Spaceships"].map(CategoryPath.init)
        #expect(paths.map(table.rows) == [60, 101, 20, 0])
        #expect(
            ["Garden", "Music", "Other", "Spaceships"].map { table.ordinal(of: CategoryPath($0)) } == [0, 1, 2, 2]
        )
    }
}
