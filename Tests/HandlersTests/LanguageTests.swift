import PriceModel
import Testing

@testable import Handlers

@Suite("The language of a seller")
struct LanguageTests {
    @Test(
        "is the one that Accept-Language weighs most",
        arguments: [
            (nil, .english), ("", .english), ("ru", .russian), ("RU-ru", .russian), ("en-GB", .english),
            ("de, ru;q=0.1", .russian), ("en;q=0.5, ru;q=0.6", .russian), ("ru;q=0.5, en;q=0.6", .english),
            ("ru, en", .russian), ("en, ru", .english), ("*, ru;q=0.9", .english), ("ru;q=0", .english),
            ("ru;q=2", .english), ("ru;q=nan", .english), ("ru;q=", .english), (";;;,,,q=1", .english),
            (" ru ; q=0.8 ", .russian), ("rus", .english), ("ru;level=1;q=0.3, en;q=0.2", .russian),
        ] as [(String?, Language)]
    )
    func preferred(field: String?, expected: Language) {
        #expect(Language(preferredBy: field) == expected)
    }

    @Test("takes a field of any length")
    func length() {
        let field = String(repeating: "de;q=0.1,", count: 100_000) + "ru"
        #expect(Language(preferredBy: field) == .english)
    }
}
