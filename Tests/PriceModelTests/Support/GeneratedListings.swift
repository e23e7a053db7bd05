import Domain
import PriceTraining

/// Listings made up from small word lists, with prices that follow from their fields; the same for the same seed.
enum GeneratedListings {
    private static let categories = [
        ("Garden/Tools/Spades", 20.0), ("Garden/Tools/Rakes", 16), ("Garden/Furniture/Benches", 90),
        ("Music/Strings/Violins", 240), ("Music/Strings/Bows", 60), ("Other/None/None", 12), ("", 12),
    ]
    private static let brands = [("", 1.0), ("Greenleaf", 1.1), ("Old Oak's", 1.6), ("Nordwind", 2.2)]
    private static let words = [
        "sturdy", "red", "blue", "large", "small", "vintage", "lot", "size", "10", "4.5", "gift", "🌷",
    ]
    private static let remarks = [
        "no scratches", "free shipping", "paid [rm]", "don't miss it!", "used twice", "smoke free home",
    ]

    static func make(_ count: Int, seed: UInt64) -> [PricedListing] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in one(&generator) }
    }

    private static func one(_ generator: inout SeededGenerator) -> PricedListing {
        let (category, base) = pick(categories, &generator)
        let (brand, factor) = pick(brands, &generator)
        let condition = Listing.Condition(rawValue: Int.random(in: 1...5, using: &generator)) ?? .good
        let shipping = Listing.Shipping(rawValue: Int.random(in: 0...1, using: &generator)) ?? .buyerPays
        // Half of the branded names say the brand, so that there is something to learn missing brands from.
        var name = Bool.random(using: &generator) ? [brand] : []
        for _ in 0..<Int.random(in: 1...5, using: &generator) { name.append(pick(words, &generator)) }
        name.append(category.split(separator: "/").last.map(String.init) ?? "thing")
        let description = (0..<Int.random(in: 0...4, using: &generator)).map { _ in pick(remarks, &generator) }
        let listing = Listing(
            name: name.joined(separator: " "),
            description: description.isEmpty ? "No description yet" : description.joined(separator: ". "),
            category: category,
            brand: Bool.random(using: &generator) ? brand : "",
            condition: condition,
            shipping: shipping
        )
        let noise = Double.random(in: 0.7...1.3, using: &generator)
        return PricedListing(
            listing: listing,
            price: (base * factor * noise * (1.2 - 0.1 * Double(condition.rawValue))).rounded()
        )
    }

    private static func pick<Element>(_ elements: [Element], _ generator: inout SeededGenerator) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &generator)]
    }
}
