import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct ShippedBundleTests {
    private let model: PriceModel

    init() throws {
        model = try PriceModel(path: TestFiles.shippedBundle)
    }

    private let phone = Listing(
        name: "iPhone 13 Pro",
        description: "Brand new iPhone 13 Pro 128GB",
        category: "Electronics",
        brand: "Apple",
        condition: .new,
        shipping: .sellerPays
    )

    @Test("is whole")
    func verifies() throws {
        try model.verify()
    }

    @Test("carries scores that are as good as the recipe promises")
    func card() {
        let scores = model.card.scores
        #expect(model.card.trainedRows > 70_000)
        #expect(scores.rows > 7_900)
        #expect((0.3...0.51).contains(scores.rmsle))
        #expect((5...11.2).contains(scores.mae))
        #expect((0.78...0.82).contains(scores.coverage))
        #expect(!model.version.isEmpty)
    }

    @Test("gives sound quotes, the same each time", arguments: 1...4)
    func soundQuotes(seed: UInt64) {
        for row in GeneratedListings.make(20, seed: seed) {
            let quote = model.quote(for: row.listing)
            expectSound(quote)
            #expect(quote == model.quote(for: row.listing))
            #expect((0.25...0.65).contains(quote.confidence))
            #expect(quote.modelVersion == model.version)
        }
    }

    @Test("mostly asks more for a new item than for a poor one")
    func conditions() {
        let listings = GeneratedListings.make(100, seed: 8).map(\.listing)
        let orderly = listings.filter { listing in
            var new = listing
            new.condition = .new
            var poor = listing
            poor.condition = .poor
            return model.quote(for: new).price >= model.quote(for: poor).price
        }
        #expect(orderly.count >= 80)
    }

    @Test("prices a phone of a known brand at more than twice a T-shirt")
    func phoneAndShirt() {
        let shirt = Listing(
            name: "T-shirt size M",
            category: "Men/Tops/T-shirts",
            condition: .good,
            shipping: .buyerPays
        )
        var phone = phone
        phone.category = "Electronics/Cell Phones & Accessories/Cell Phones & Smartphones"
        #expect(model.quote(for: phone).price.cents > 2 * model.quote(for: shirt).price.cents)
    }

    @Test("explains a phone's price by its fields")
    func explanation() throws {
        let quote = model.quote(for: phone)
        let brand = try #require(quote.explanation.first { $0.reason == .brand("Apple") })
        #expect(brand.effect > .zero)
        #expect(quote.analysis.category == "Electronics")
        #expect(quote.analysis.level == 1)
        #expect(quote.analysis.listings >= 30)
        let text = Language.english.wording.recommendation(of: quote)
        #expect(text.contains("\(quote.analysis.listings) listings in Electronics"))
    }

    @Test("what-if prices are the prices of those listings")
    func whatIf() {
        let quote = model.quote(for: phone)
        #expect(quote.whatIf.map(\.condition) == [.likeNew, .good, .fair, .poor, .new])
        for alternative in quote.whatIf {
            var other = phone
            other.condition = alternative.condition
            other.shipping = alternative.shipping
            #expect(model.quote(for: other).price == alternative.price)
        }
    }

    /// The code and the bundle change apart; a layout that is read wrongly still gives prices, only worse ones. Whoever
    /// ships a new bundle looks at what these become, and writes it down.
    @Test(
        "gives the prices that it gave when it was shipped",
        arguments: [
            (
                "iPhone 6 16GB unlocked", "Electronics/Cell Phones & Accessories/Cell Phones & Smartphones", "Apple",
                12_808
            ),
            ("Clear glitter case", "Electronics/Cell Phones & Accessories/Cases, Covers & Skins", "", 898),
            ("Lululemon wunder under size 6", "Women/Athletic Apparel/Pants, Tights, Leggings", "LuLuLemon", 5_426),
            ("Jet set tote", "Women/Women's Handbags/Totes & Shoppers", "Michael Kors", 5_415),
            ("LEGO minifigures lot", "Kids/Toys/Building Toys", "LEGO", 2_209),
        ]
    )
    func recordedPrices(name: String, category: String, brand: String, cents: Int64) {
        let listing = Listing(
            name: name,
            description: "Works well, carefully used.",
            category: category,
            brand: brand,
            condition: .good,
            shipping: .buyerPays
        )
        // Not to the cent: another processor may add floats in another order.
        #expect(abs(model.quote(for: listing).price.cents - cents) <= 5)
    }
}
