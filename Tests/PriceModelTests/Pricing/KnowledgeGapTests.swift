import Domain
import PriceModel
import PriceTraining
import Testing

@Suite struct KnowledgeGapTests {
    private let model: PriceModel

    init() throws {
        model = try PriceModel(path: TestFiles.shippedBundle)
    }

    private static let known = Listing(
        name: "Nike running shoes size 9",
        description: "Worn twice, no stains, smoke free home",
        category: "Women/Shoes/Athletic",
        brand: "Nike",
        condition: .good,
        shipping: .buyerPays
    )

    private static func changed(_ change: (inout Listing) -> Void) -> Listing {
        var listing = known
        change(&listing)
        return listing
    }

    @Test(
        "names what the model lacks of a listing",
        arguments: [
            (known, []),
            (changed { $0.category = "" }, [.unknownCategory]),
            (changed { $0.category = " / " }, [.unknownCategory]),
            (changed { $0.category = "Spaceships/Engines" }, [.unknownCategory]),
            (changed { $0.category = "Women/Spaceships" }, [.topCategoryOnly]),
            (changed { $0.category = "Electronics" }, [.topCategoryOnly]),
            (changed { $0.category = "Women/Shoes" }, [.broadCategory]),
            (changed { $0.category = "Women / Shoes / Spaceships" }, [.broadCategory]),
            (
                changed {
                    $0.category = "women/shoes"
                    $0.description = ""
                }, [.emptyDescription, .broadCategory]
            ),
            (changed { $0.description = "No description yet" }, [.emptyDescription]),
            (changed { $0.description = "!!!" }, [.emptyDescription]),
            (
                changed {
                    $0.name = "Кроссовки Nike"
                    $0.description = "Надевали два раза, состояние отличное"
                }, [.unfamiliarText]
            ),
            (
                changed {
                    $0.name = "Turnschuhe getragen Größe"
                    $0.description = "zweimal getragen, einwandfreier Zustand, Nichtraucherhaushalt"
                }, [.unfamiliarText]
            ),
            (
                changed {
                    $0.name = ""
                    $0.description = ""
                    $0.category = ""
                }, [.unknownCategory, .emptyDescription, .unfamiliarText]
            ),
        ] as [(Listing, [QuoteNote])]
    )
    func names(listing: Listing, gaps: [QuoteNote]) {
        #expect(model.quote(for: listing).notes == gaps)
    }

    @Test("gives what it knows less of a wider range and no more confidence, measured in log price")
    func widens() {
        for row in GeneratedListings.make(10, seed: 3) {
            let listing = Self.changed {
                $0.name = "shoes"
                $0.condition = row.listing.condition
            }
            var unknown = listing
            unknown.category = "Spaceships/Engines"
            unknown.description = ""
            let (known, lacking) = (model.quote(for: listing), model.quote(for: unknown))
            #expect(lacking.notes.count == 2)
            #expect(width(lacking) > width(known))
            #expect(lacking.confidence <= known.confidence + 0.05)
        }
    }

    private func width(_ quote: PriceQuote) -> Double {
        Double(quote.range.high.cents + 100) / Double(quote.range.low.cents + 100)
    }
}
