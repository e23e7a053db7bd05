import Domain
import PriceModel
import Testing

/// The same listing in English, which the model knows, and in languages that it does not.
@Suite struct ForeignLanguageTests {
    private let model: PriceModel

    init() throws {
        model = try PriceModel(path: TestFiles.shippedBundle)
    }

    /// One item with a name and a description in several languages, English first.
    struct Item: Sendable {
        let category: String
        let brand: String
        let condition: Listing.Condition
        let texts: [(name: String, description: String)]

        var listings: [Listing] {
            texts.map { name, description in
                Listing(
                    name: name,
                    description: description,
                    category: category,
                    brand: brand,
                    condition: condition,
                    shipping: .buyerPays
                )
            }
        }
    }

    static let items = [
        Item(
            category: "Women/Shoes/Athletic",
            brand: "Nike",
            condition: .likeNew,
            texts: [
                ("Nike running shoes size 8", "Worn twice, very comfortable. No stains or marks, comes with the box."),
                (
                    "Кроссовки Nike для бега, размер 8",
                    "Надевали два раза, очень удобные. Без пятен и следов, с коробкой."
                ),
                (
                    "Zapatillas Nike para correr talla 8",
                    "Usadas dos veces, muy cómodas. Sin manchas, vienen con la caja."
                ),
            ]
        ),
        Item(
            category: "Home/Home Décor/Home Décor Accents",
            brand: "",
            condition: .good,
            texts: [
                ("Vintage brass table lamp", "Works well, the shade has a small scratch. Cord was replaced last year."),
                ("Старинная латунная лампа", "Работает хорошо, на абажуре царапина. Провод заменили в прошлом году."),
                ("Lámpara de mesa antigua de latón", "Funciona bien, la pantalla tiene un rasguño. El cable es nuevo."),
            ]
        ),
        Item(
            category: "Electronics/Video Games & Consoles/Games",
            brand: "Nintendo",
            condition: .likeNew,
            texts: [
                (
                    "Zelda game for the Nintendo Switch",
                    "Complete in case, played once. The cartridge is clean and tested."
                ),
                ("Игра Zelda для Nintendo Switch", "Полный комплект, прошли один раз. Картридж чистый, проверен."),
                (
                    "Juego Zelda para la Nintendo Switch",
                    "Completo en su caja, jugado una vez. El cartucho está limpio."
                ),
            ]
        ),
        Item(
            category: "Women/Women's Handbags/Shoulder Bag",
            brand: "Coach",
            condition: .good,
            texts: [
                ("Leather shoulder bag with gold hardware", "Light wear on the corners, the inside is clean."),
                ("Кожаная сумка на плечо с золотой фурнитурой", "Небольшие потёртости на углах, внутри чистая."),
                ("Bolso de hombro de cuero con herrajes dorados", "Ligero desgaste en las esquinas, interior limpio."),
            ]
        ),
        Item(
            category: "Beauty/Makeup/Lips",
            brand: "MAC",
            condition: .new,
            texts: [
                ("Matte lipstick in a deep red", "Brand new and sealed. I bought two by mistake."),
                ("Матовая помада глубокого красного цвета", "Новая, запечатана. По ошибке купила две."),
                ("Labial mate de un rojo intenso", "Nuevo y sellado. Compré dos por error."),
            ]
        ),
    ]

    @Test(
        "says that it cannot read the others, and gives them a wider range and less confidence",
        arguments: items.indices
    )
    func wider(item: Int) throws {
        let quotes = Self.items[item].listings.map(model.quote)
        let english = try #require(quotes.first)
        #expect(english.notes.isEmpty)
        for foreign in quotes.dropFirst() {
            #expect(foreign.notes == [.unfamiliarText])
            #expect(Self.width(foreign) > Self.width(english))
            #expect(foreign.confidence < english.confidence)
        }
    }

    /// In log price.
    private static func width(_ quote: PriceQuote) -> Double {
        Double(quote.range.high.cents + 100) / Double(quote.range.low.cents + 100)
    }
}
