import Domain
import PriceTraining
import Testing

@testable import PriceModel

@Suite("The reasons of a price")
struct PriceReasonsTests {
    private let model: PriceModel

    init() throws {
        model = try PriceModel(path: TestFiles.shippedBundle)
    }

    private func reasons(of listing: Listing) -> PriceReasons {
        let appraisal = Appraisal(of: model.prepared(listing), with: model)
        return appraisal.reasons(listing, model.trees.quantiles(ofRows: appraisal.features)[0])
    }

    @Test("add up to the price less the base price, to half a cent each", arguments: 1...4)
    func additivity(seed: UInt64) throws {
        for row in GeneratedListings.make(25, seed: seed) {
            let reasons = reasons(of: row.listing)
            let price = model.quote(for: row.listing).price
            // The lowest price is shown for all that are lower.
            guard price > Money(cents: 300) else { continue }
            let sum = reasons.factors.reduce(Int64(0)) { $0 + $1.effect.cents }
            let words = row.listing.name.count + row.listing.description.count
            #expect(abs(price.cents - reasons.basePrice.cents - sum) <= 10 + words)
        }
    }

    @Test("name each thing once, the strongest first")
    func order() {
        for row in GeneratedListings.make(25, seed: 5) {
            let factors = reasons(of: row.listing).factors
            #expect(Set(factors.map(\.reason)).count == factors.count)
            let sizes = factors.map(\.effect.cents.magnitude)
            #expect(sizes == sizes.sorted(by: >))
        }
    }

    @Test("start from the same base for every listing")
    func base() {
        let bases = GeneratedListings.make(25, seed: 6).map { reasons(of: $0.listing).basePrice.cents }
        #expect((bases.max() ?? 0) - (bases.min() ?? 0) < 200)
    }

    @Test("name the brand that was found in the name, and give it its words")
    func imputedBrand() {
        let listing = Listing(
            name: "Michael Kors handbag",
            category: "Women/Women's Handbags/Shoulder Bag",
            condition: .new,
            shipping: .sellerPays
        )
        let factors = reasons(of: listing).factors
        let brand = factors.first { $0.reason == .brand("michael kors") }
        #expect((brand?.effect ?? .zero) > Money(cents: 300))
        #expect(!factors.contains { $0.reason == .word("michael") || $0.reason == .word("kors") })
    }

    @Test("say that a word which names a dear thing adds and one that names a cheap thing takes off")
    func words() {
        func effect(of word: String, in name: String) -> Money? {
            let listing = Listing(name: name, category: "Electronics", condition: .good, shipping: .buyerPays)
            return reasons(of: listing).factors.first { $0.reason == .word(word) }?.effect
        }
        #expect((effect(of: "laptop", in: "apple macbook laptop") ?? .zero) > .zero)
        #expect((effect(of: "case", in: "phone case") ?? .zero) < .zero)
    }
}
