import PriceModel
import Testing

@Suite struct TokenisedTextTests {
    @Test(
        "cuts a text into words, numbers, marks and symbols",
        arguments: [
            ("", []),
            ("  \n\t ", []),
            ("Leather Boots", ["leather", "boots"]),
            ("don't DON\u{2019}T", ["dont", "dont"]),
            ("size 7.5, 10. or .5", ["size", "7.5", "10", "or", "5"]),
            ("1.2.3", ["1.2", "3"]),
            ("a.5b", ["a.5", "b"]),
            ("paid [rm] not [rx] [RM]", ["paid", "[rm]", "not", "rx", "[rm]"]),
            ("[rm", ["rm"]),
            ("new✨shoes👟👟", ["new", "✨", "shoes", "👟", "👟"]),
            ("☀️➿", ["☀", "➿"]),
            ("€5 – naïve", ["5", "na", "ve"]),
            ("שלום abc", ["abc"]),
            ("nul\0byte", ["nul", "byte"]),
            ("5'.3", ["5.3"]),
        ] as [(String, [String])]
    )
    func tokens(text: String, expected: [String]) {
        let tokens = TokenisedText(text)
        #expect((0..<tokens.count).map { String(decoding: tokens.span(from: $0), as: UTF8.self) } == expected)
    }

    @Test("keeps the tokens between single blanks, so that pairs and runs are slices")
    func layout() {
        let tokens = TokenisedText("Red,  BOOTS!")
        #expect(String(decoding: tokens.bytes, as: UTF8.self) == " red boots ")
        #expect(String(decoding: tokens.span(from: 0, count: 2), as: UTF8.self) == "red boots")
        #expect(TokenisedText("!").bytes.isEmpty)
    }

    @Test("counts removed prices")
    func removedPrices() {
        #expect(TokenisedText("[rm] for two, [rm] for three").removedPrices == 2)
    }

    @Test("takes any bytes, cut-off characters included")
    func anyBytes() {
        for byte in UInt8.min...UInt8.max {
            for length in 1...4 {
                let tokens = TokenisedText(String(decoding: Array(repeating: byte, count: length), as: UTF8.self))
                #expect(tokens.count <= length)
            }
        }
    }
}

@Suite struct TextCountsTests {
    @Test(
        "finds the largest number",
        arguments: [
            ("none", -1), ("size 7.5 of 12", 12), ("1.25", 1.25), ("v2.", 2), ("9999999999999", 1_000_000), ("0", 0),
        ]
            as [(String, Float)]
    )
    func largestNumber(text: String, expected: Float) {
        #expect(TextCounts(text).largestNumber == expected)
    }

    @Test("counts characters as Unicode scalars, and digits, capitals and exclamation marks")
    func counts() {
        let counts = TextCounts("NEW été 12! 👟!")
        #expect(counts.characters == 14)
        #expect(counts.digits == 2)
        #expect(counts.capitals == 3)
        #expect(counts.exclamations == 2)
    }
}
