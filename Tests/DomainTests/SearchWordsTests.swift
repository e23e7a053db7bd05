import Domain
import Testing

@Suite("The words of a search")
struct SearchWordsTests {
    @Test(
        "are parted by white space and folded, in any alphabet",
        arguments: [
            ("MacBook", ["macbook"]), ("  Mac\u{A0}BOOK\tpro ", ["mac", "book", "pro"]),
            ("КУРТКА Ёлка", ["куртка", "ёлка"]), ("ÉTÉ Ωmega", ["été", "ωmega"]), ("100% _a\\", ["100%", "_a\\"]),
            ("1 2 3 4 5 6 7 8 9 10", (1...10).map(String.init)),
        ]
    )
    func words(text: String, expected: [String]) { #expect(SearchWords(text)?.folded == expected) }

    @Test("are from one to ten", arguments: ["", " \t", "1 2 3 4 5 6 7 8 9 10 11"])
    func counts(text: String) { #expect(SearchWords(text) == nil) }

    @Test("are sought in all texts of a listing, each in a line of its own")
    func listing() {
        let listing = Listing(
            name: "Куртка",
            description: "Two\nLINES",
            category: "Men/Coats",
            brand: "ÉTÉ",
            condition: .good,
            shipping: .buyerPays
        )
        #expect(listing.searchText == "куртка\nété\nmen/coats\ntwo\nlines")
    }
}
