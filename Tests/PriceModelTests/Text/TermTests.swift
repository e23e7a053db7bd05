import Domain
import PriceModel
import Testing

@Suite struct TermTests {
    private let listing = PreparedListing(
        Listing(
            name: "Red Boots",
            description: "As new. As new!",
            category: "Women/Shoes/Boots",
            brand: "Acme",
            condition: .likeNew,
            shipping: .sellerPays
        )
    )

    private func terms(of group: TermGroup, in listing: PreparedListing) -> [UInt64] {
        var terms: [UInt64] = []
        listing.forEachTerm(of: group) { terms.append($0) }
        return terms
    }

    private func hash(_ tag: String, _ text: String) -> UInt64 {
        FNV1a.hash(Array(tag.utf8) + [0x1F] + Array(text.utf8))
    }

    @Test("makes words and pairs of name and description")
    func wordsAndPairs() {
        #expect(terms(of: .nameWord, in: listing) == [hash("n1", "red"), hash("n1", "boots")])
        #expect(terms(of: .namePair, in: listing) == [hash("n2", "red boots")])
        #expect(terms(of: .descriptionPair, in: listing) == ["as new", "new as", "as new"].map { hash("d2", $0) })
    }

    @Test("makes runs of three to five characters of the name, across blanks")
    func characterRuns() {
        let runs = terms(
            of: .nameCharacters,
            in: PreparedListing(Listing(name: "ab c", condition: .new, shipping: .buyerPays))
        )
        #expect(
            Set(runs)
                == Set([" ab", " ab ", " ab c", "ab ", "ab c", "ab c ", "b c", "b c ", " c "].map { hash("ch", $0) })
        )
    }

    @Test("crosses brand and category with the name's words only where they are known")
    func crosses() {
        #expect(
            terms(of: .brandAndNameWord, in: listing) == [hash("bn", "acme\u{1F}red"), hash("bn", "acme\u{1F}boots")]
        )
        #expect(terms(of: .brandAndNameWord, in: listing.without(.brand)).isEmpty)
        #expect(terms(of: .categoryAndNameWord, in: listing).count == 2)
    }

    @Test("makes fewer category terms of a shorter path", arguments: [("A", 1), ("A/B", 2), ("A/B/C", 3)])
    func categoryTerms(path: String, count: Int) {
        let listing = PreparedListing(Listing(name: "", category: path, condition: .new, shipping: .buyerPays))
        #expect(terms(of: .category, in: listing).count == count)
        #expect(terms(of: .conditionAndShipping, in: listing).count == 2 * count)
    }

    @Test("changes a group's terms only with the fields that the group is made of")
    func dependencies() {
        var other = listing
        other.condition = .poor
        other.shipping = .buyerPays
        let changes: [(ListingFields, PreparedListing)] = [
            (.name, listing.without(.name)), (.description, listing.without(.description)),
            (.category, listing.without(.category)), (.brand, listing.without(.brand)),
            ([.condition, .shipping], other),
        ]
        for (fields, changed) in changes {
            for group in TermGroup.allCases where group.fields.isDisjoint(with: fields) {
                #expect(terms(of: group, in: changed) == terms(of: group, in: listing))
            }
        }
    }
}
