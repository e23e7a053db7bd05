import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct TextContributionsTests {
    private static let listings = GeneratedListings.make(20, seed: 31).map(\.listing)

    @Test("the parts add up to the mean score, and the words to their part", arguments: listings)
    func sums(listing: Listing) throws {
        try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
            let contributions = model.textContributions(of: listing)
            let sum = TermSource.Part.allCases.reduce(contributions.base) { $0 + contributions[$1] }
            let mean = model.features(of: listing)[StackFeatures.scoreColumns.lowerBound + 3]
            #expect(abs(sum - Double(mean)) < 1e-5)
            #expect(abs(contributions.nameWords.reduce(0, +) - contributions[.nameWords]) < 1e-9)
            #expect(abs(contributions.descriptionWords.reduce(0, +) - contributions[.descriptionWords]) < 1e-9)
        }
    }

    @Test("an unknown word adds nothing")
    func unknownWord() throws {
        let listing = Listing(
            name: "sturdy red Greenleaf Spades",
            description: "no scratches. used twice",
            category: "Garden/Tools/Spades",
            condition: .good,
            shipping: .buyerPays
        )
        var shorter = listing
        shorter.description = "no scratches. used thrice"
        try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
            let known = model.textContributions(of: listing)
            #expect(known.descriptionWords.count == 4)
            #expect(known.nameWords.contains { abs($0) > 0.001 })
            let other = model.textContributions(of: shorter)
            #expect(other.descriptionWords.count == 4)
            #expect(other.descriptionWords.last == 0)
        }
    }

    @Test("gives a run of characters to the words that it lies in")
    func characterRuns() {
        let listing = PreparedListing(Listing(name: "ab cd", condition: .new, shipping: .buyerPays))
        var sources: [Range<Int>] = []
        listing.forEachTerm(of: .nameCharacters) { sources.append($1.words) }
        // " ab", " ab ", " ab c", "ab ", …: the blank between belongs to the second word.
        #expect(sources.prefix(4) == [0..<1, 0..<2, 0..<2, 0..<2])
        #expect(sources.last == 1..<2)
    }
}
