import Domain
import PriceModel
import Testing

@Suite struct CategoryPathTests {
    @Test(
        "brings a path into one spelling of at most three levels",
        arguments: [
            ("Men/Tops/T-shirts", "men/tops/t-shirts", 3),
            ("Electronics", "electronics", 1),
            (" Women / Shoes ", "women/shoes", 2),
            ("A/B/C/D/E", "a/b/c/d/e", 3),
            ("/Kids//Toys/", "kids/toys", 2),
            ("", "other/none/none", 3),
            (" / / ", "other/none/none", 3),
        ]
    )
    func paths(text: String, expected: String, depth: Int) {
        let path = CategoryPath(text)
        #expect(String(decoding: path.bytes, as: UTF8.self) == expected)
        #expect(path.depth == depth)
    }

    @Test("leaves what follows the second slash in the third level")
    func levels() {
        let path = CategoryPath("A/B/C/D")
        #expect(
            (1...4).map { path.prefix($0).map { String(decoding: $0, as: UTF8.self) } } == ["a", "a/b", "a/b/c/d", nil]
        )
    }
}

@Suite struct PreparedListingTests {
    private func prepared(name: String = "x", description: String = "", brand: String = "") -> PreparedListing {
        PreparedListing(
            Listing(name: name, description: description, brand: brand, condition: .good, shipping: .buyerPays)
        )
    }

    @Test(
        "takes the marketplace's filler for no description",
        arguments: ["No description yet", " no DESCRIPTION yet\n", ""]
    )
    func noDescription(text: String) {
        #expect(prepared(description: text).description.count == 0)
        #expect(prepared(description: text).descriptionCounts == TextCounts())
    }

    @Test("keeps a description that only begins like the filler")
    func description() {
        #expect(prepared(description: "No description yet, sorry").description.count == 4)
    }

    @Test("counts a brand whatever its case and blanks", arguments: ["NIKE", " Nike ", "nike\t"])
    func brand(text: String) {
        #expect(prepared(brand: text).brand == Array("nike".utf8))
    }

    @Test("empties exactly the fields that are left out")
    func without() {
        let listing = prepared(name: "Red boots", description: "As new", brand: "Acme")
        let bare = listing.without([.name, .brand])
        #expect(bare.name.count == 0)
        #expect(bare.brand.isEmpty)
        #expect(bare.description.count == 2)
        #expect(listing.without(.description).description.count == 0)
    }

    @Test("classes a description's length as floor(1.5 · log2(1 + words))")
    func lengthClasses() {
        let expected = [0: 0, 1: 1, 2: 2, 3: 3, 7: 4, 15: 6, 100: 9]
        for (words, length) in expected {
            let text = String(repeating: "w ", count: words)
            let found = Set((0...12).filter { terms(text).contains(hash("d", UInt8($0))) })
            #expect(found == [length])
        }
    }

    private func terms(_ description: String) -> Set<UInt64> {
        var terms: Set<UInt64> = []
        prepared(description: description).forEachTerm(of: .length) { terms.insert($0) }
        return terms
    }

    private func hash(_ kind: String, _ value: UInt8) -> UInt64 {
        FNV1a.hash(Array("len".utf8) + [0x1F] + Array(kind.utf8) + [value + 0x30, 0x1F])
    }
}
