import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct TextContributionsTests {
    private static let listings = GeneratedListings.make(20, seed: 31).map(\.listing)

    @Test("the parts add up to each model's score, and the words to their part", arguments: listings)
    func sums(listing: Listing) throws {
        try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
            let features = model.features(of: listing)
            let all = model.textContributions(of: listing)
            #expect(all.count == 5)
            let sums = all.map { model in TermSource.Part.allCases.reduce(model.base) { $0 + model[$1] } }
            // The trees see the ridge regression, and the mean of each kind's two networks.
            let scores = [sums[0], (sums[1] + sums[2]) / 2, (sums[3] + sums[4]) / 2]
            for (score, column) in zip(scores, StackFeatures.scoreColumns) {
                #expect(abs(score - Double(features[column])) < 1e-4)
            }
            for contributions in all {
                #expect(abs(contributions.nameWords.reduce(0, +) - contributions[.nameWords]) < 1e-9)
                #expect(abs(contributions.descriptionWords.reduce(0, +) - contributions[.descriptionWords]) < 1e-9)
            }
        }
    }

    @Test("a ridge part is what the score loses without it")
    func removal() throws {
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
            let ridge = try #require(model.textContributions(of: listing).first)
            #expect(ridge.descriptionWords.count == 4)
            #expect(ridge.nameWords.contains { abs($0) > 0.001 })
            let other = try #require(model.textContributions(of: shorter).first)
            // The unknown word adds nothing, and the name adds what it did.
            #expect(other.descriptionWords.last == 0)
            #expect(other.nameWords == ridge.nameWords)
        }
    }

    @Test("averages models part by part")
    func mean() throws {
        try TestFiles.withModel(try SmallBundle.bytes.get()) { model in
            let all = model.textContributions(of: Self.listings[0])
            let mean = try #require(TextContributions.mean(all))
            #expect(abs(mean[.brand] - all.reduce(0) { $0 + $1[.brand] } / Double(all.count)) < 1e-12)
            #expect(abs(mean.base - all.reduce(0) { $0 + $1.base } / Double(all.count)) < 1e-12)
            #expect(TextContributions.mean([]) == nil)
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
