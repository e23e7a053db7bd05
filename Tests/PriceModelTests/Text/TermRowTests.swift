import Domain
import PriceTraining
import Testing

@testable import PriceModel

@Suite struct TermRowTests {
    private let vocabulary: Vocabulary

    init() throws {
        vocabulary = try PriceModel(path: TestFiles.shippedBundle).textModels.vocabulary
    }

    @Test("has the same terms whether groups are collected together or one by one", arguments: 1...3)
    func groups(seed: UInt64) {
        for row in GeneratedListings.make(10, seed: seed) {
            let listing = PreparedListing(row.listing)
            var together = TermRow()
            together.collect(TermGroup.allCases, of: listing, in: vocabulary)
            var single = TermRow()
            for group in TermGroup.allCases {
                single.collect([group], of: listing, in: vocabulary)
                #expect(together.indices[together.places(of: group)].elementsEqual(single.indices))
                #expect(together.values[together.places(of: group)].elementsEqual(single.values))
                #expect(together.sources[together.places(of: group)].elementsEqual(single.sources))
                #expect(together.unknown(of: group) == single.unknown(of: group))
            }
        }
    }

    @Test("has each term of a group once, in the order of the text, and counts the others")
    func once() {
        let listing = Listing(name: "red shoes red qzqzqz shoes", condition: .new, shipping: .buyerPays)
        var row = TermRow()
        row.collect([.nameWord], of: PreparedListing(listing), in: vocabulary)
        #expect(row.sources.map(\.words) == [0..<1, 1..<2])
        #expect(row.unknown(of: .nameWord) == 1)
        #expect(abs(row.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6)
        row.collect([.source], of: PreparedListing(listing), in: vocabulary)
        #expect(row.places(of: .nameWord).isEmpty)
    }

    @Test("tells places that are new from those that are known, and forgets them")
    func placeSet() {
        var set = PlaceSet()
        var random = SeededGenerator(seed: 1)
        for count in [1, 3, 200, 7] {
            set.clear(for: count)
            var known: Set<UInt32> = []
            for _ in 0..<count {
                let number = UInt32.random(in: 0..<UInt32(2 * count), using: &random)
                #expect(set.insert(number) == known.insert(number).inserted)
            }
        }
    }
}
