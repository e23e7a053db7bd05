import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct QuoteFuzzTests {
    private let model: PriceModel

    init() throws {
        model = try PriceModel(path: TestFiles.shippedBundle)
    }

    @Test("prices any bytes", arguments: 1...8)
    func anyBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func text(_ limit: Int) -> String {
            let length = Int.random(in: 0...limit, using: &generator)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            return String(decoding: bytes, as: UTF8.self)
        }
        for _ in 0..<8 {
            let listing = Listing(
                name: text(200),
                description: text(1_000),
                category: text(60),
                brand: text(60),
                condition: .fair,
                shipping: .sellerPays
            )
            expectSound(model.quote(for: listing))
        }
    }

    @Test(
        "prices odd texts in any field",
        arguments: [
            "", "\0", "\u{202E}שלום", "👩‍👩‍👧‍👦👟✨", "/////", "'''", "[rm][rm]", "1e400", "9999999999999999999999",
            "é\u{301}\u{301}",
            String(repeating: "a", count: 20_000), String(repeating: "/", count: 5_000),
            String(repeating: "7.", count: 5_000),
            String(repeating: "\u{301}", count: 5_000),
        ]
    )
    func oddTexts(text: String) {
        let listings = [
            Listing(name: text, condition: .new, shipping: .buyerPays),
            Listing(name: "x", description: text, condition: .new, shipping: .buyerPays),
            Listing(name: "x", category: text, condition: .new, shipping: .buyerPays),
            Listing(name: "x", brand: text, condition: .new, shipping: .buyerPays),
        ]
        for listing in listings {
            let quote = model.quote(for: listing)
            expectSound(quote)
            for factor in quote.explanation {
                #expect(Language.english.wording.sentence(of: factor).unicodeScalars.count <= 150)
            }
        }
    }
}
