import Domain
import PriceTraining
import Testing

@testable import PriceModel

@Suite("Quotes of many listings at once")
struct BatchQuoteTests {
    @Test("are those of each alone, to the last bit", arguments: [0, 1, 3, 4, 5, 40])
    func equality(count: Int) throws {
        let model = try PriceModel(path: TestFiles.shippedBundle)
        let listings = GeneratedListings.make(count, seed: UInt64(count) + 1).map(\.listing)
        #expect(model.quotes(for: listings) == listings.map(model.quote))
    }

    @Test("a row of the trees is kept for the listing and each of its alternatives")
    func rows() throws {
        let model = try PriceModel(path: TestFiles.shippedBundle)
        for row in GeneratedListings.make(20, seed: 3) {
            #expect(QuoteWriter(row.listing, model).rows.count == QuoteWriter.rowCount * StackFeatures.count)
            #expect(model.quote(for: row.listing).whatIf.count == QuoteWriter.rowCount - 1)
        }
    }
}
