import Domain
import Testing

@testable import PriceModel

@Suite("Quotes in words")
struct WordingTests {
    private static func quote(_ position: MarketPosition, listings: Int = 21, level: Int = 1) -> PriceQuote {
        PriceQuote(
            price: Money(cents: 1_000),
            expectedPrice: Money(cents: 1_100),
            range: PriceRange(low: Money(cents: 650), high: Money(cents: 123_450)),
            confidence: 0.4,
            analysis: CategoryAnalysis(
                category: "Electronics",
                level: level,
                listings: listings,
                median: Money(cents: 1_500),
                p25: Money(cents: 900),
                p75: Money(cents: 3_000),
                percentile: 30,
                brandMedian: nil,
                marketPosition: position,
                conditionMedian: CategoryAnalysis.ConditionMedian(condition: .likeNew, median: Money(cents: 1_200))
            ),
            basePrice: Money(cents: 1_700),
            explanation: [],
            whatIf: [],
            notes: [],
            modelVersion: "1"
        )
    }

    @Test(
        "tell where a price lies",
        arguments: [
            (
                Language.english, quote(.belowMarket),
                "Below the market: three quarters of 21 listings in Electronics ask more than $9.00. "
                    + "The median of those in like new condition is $12.00. "
                    + "One in ten listings like this one asks more than $1234.50."
            ),
            (
                .english, quote(.typical, listings: 8_000, level: 0),
                "In line with the market: the middle half of 8000 listings in all categories asks $9.00 to $30.00. "
                    + "The median of those in like new condition is $12.00. "
                    + "Four in five listings like this one ask $6.50 to $1234.50."
            ),
            (
                .russian, quote(.belowMarket),
                "Ниже рынка: три четверти из 21 объявления в категории Electronics дороже 9,00\u{A0}$. "
                    + "Медиана для состояния «как новое» — 12,00\u{A0}$. "
                    + "Каждое десятое похожее объявление дороже 1234,50\u{A0}$."
            ),
            (
                .russian, quote(.aboveMarket, listings: 111),
                "Выше рынка: три четверти из 111 объявлений в категории Electronics дешевле 30,00\u{A0}$. "
                    + "Медиана для состояния «как новое» — 12,00\u{A0}$. "
                    + "Каждое десятое похожее объявление дешевле 6,50\u{A0}$."
            ),
        ]
    )
    func recommendations(language: Language, quote: PriceQuote, expected: String) {
        #expect(language.wording.recommendation(of: quote) == expected)
    }

    @Test(
        "give each reason a sentence",
        arguments: [
            (.brand("Apple"), 749, "The brand Apple adds $7.49.", "Бренд Apple: +7,49\u{A0}$."),
            (.brand(""), -120, "The missing brand takes off $1.20.", "Бренд не указан: −1,20\u{A0}$."),
            (
                .category("Women/Shoes"), 50, "The category Women/Shoes adds $0.50.",
                "Категория Women/Shoes: +0,50\u{A0}$."
            ),
            (.category(""), -5, "The missing category takes off $0.05.", "Категория не указана: −0,05\u{A0}$."),
            (.condition(.poor), -300, "The condition, poor, takes off $3.00.", "Состояние «плохое»: −3,00\u{A0}$."),
            (
                .shipping(.sellerPays), -400, "Postage, paid by the seller, takes off $4.00.",
                "Доставку оплачивает продавец: −4,00\u{A0}$."
            ),
            (.word("128gb"), 800, "The word “128gb” adds $8.00.", "Слово «128gb»: +8,00\u{A0}$."),
            (.name, -10, "The form of the name takes off $0.10.", "Форма названия: −0,10\u{A0}$."),
            (
                .description(words: 12), 10, "The description's length, 12 words, adds $0.10.",
                "Длина описания (слов: 12): +0,10\u{A0}$."
            ),
            (.description(words: 0), -10, "The missing description takes off $0.10.", "Описания нет: −0,10\u{A0}$."),
        ] as [(PriceFactor.Reason, Int64, String, String)]
    )
    func reasons(reason: PriceFactor.Reason, cents: Int64, english: String, russian: String) {
        let factor = PriceFactor(reason: reason, effect: Money(cents: cents))
        #expect(Language.english.wording.sentence(of: factor) == english)
        #expect(Language.russian.wording.sentence(of: factor) == russian)
    }

    @Test("have a sentence for each note", arguments: Language.allCases, QuoteNote.allCases)
    func notes(language: Language, note: QuoteNote) {
        let sentence = language.wording.sentence(of: note)
        #expect(sentence.hasSuffix(".") && sentence.count > 20)
    }
}
