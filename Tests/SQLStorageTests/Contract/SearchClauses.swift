import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let search = [
        StorageClause("a search finds products by all of its words, in any text, in capitals or not") { bench in
            let owner = try bench.open()
            let coat = try bench.addProduct(of: owner, "Зимняя КУРТКА", "Очень тёплая", "Мужское/Верх", "Étoile")
            let phone = try bench.addProduct(of: owner, "iPhone 13 Pro", "100% new_ish \\ \"boxed\"", "Phones", "Apple")
            for (text, expected) in [
                ("куртка", [coat]), ("КУРТКА ТЁПЛАЯ мужское ÉTOILE", [coat]), ("étoile", [coat]), ("урт", [coat]),
                ("APPLE iphone phones 13", [phone]), ("apple куртка", []), ("o", [phone, coat]), ("%", [phone]),
                ("_", [phone]), ("\\", [phone]), ("\"boxed\"", [phone]), ("'", []), ("i_hone", []), ("pro100%", []),
                ("proapple", []), ("1 0 % n e w", [phone]),
            ] {
                #expect(try bench.found(text, of: owner) == expected.map(\.id), "\(text)")
            }
        },
        StorageClause("a search finds nothing of others, what was changed by its new texts, and nothing that went") {
            bench in
            let (owner, other) = (try bench.open(), try bench.open())
            let product = try bench.addProduct(of: owner, "Сумка", "", "", "")
            #expect(try bench.found("сумка", of: other) == [])
            var listing = product.listing
            listing.name = "Рюкзак"
            _ = try bench.storage.update(product.id, of: owner, to: listing, at: bench.row.moment())
            #expect(try bench.found("сумка", of: owner) == [])
            #expect(try bench.found("РЮКЗАК", of: owner) == [product.id])
            #expect(try bench.storage.remove(product.id, of: owner))
            #expect(try bench.found("рюкзак", of: owner) == [])
        },
        StorageClause("a search reads page by page, newest first") { bench in
            let owner = try bench.open()
            var expected: [EntityID] = []
            for number in 1...7 {
                expected.insert(try bench.addProduct(of: owner, "Книга \(number)", "", "", "").id, at: 0)
                _ = try bench.addProduct(of: owner, "Pen \(number)", "", "", "")
            }
            let first = try bench.found("КНИГА", of: owner, limit: 4)
            let second = try bench.found("КНИГА", of: owner, before: first.last, limit: 4)
            #expect((first.count, second.count) == (4, 3))
            #expect(first + second == expected)
        },
    ]
}

extension Workbench {
    /// Adds a product with these texts: name, description, category, brand.
    func addProduct(of ownerID: EntityID, _ name: String, _ description: String, _ category: String, _ brand: String)
        throws -> Product
    {
        let listing = Listing(
            name: name,
            description: description,
            category: category,
            brand: brand,
            condition: .good,
            shipping: .buyerPays
        )
        let product = product(of: ownerID, listing)
        #expect(try storage.add(product, request: nil, answer: "{}") == .done(balance: nil))
        return product
    }

    /// What a search finds.
    func found(_ text: String, of ownerID: EntityID, before id: EntityID? = nil, limit: Int = 10) throws -> [EntityID] {
        let words = try #require(SearchWords(text))
        return try storage.products(of: ownerID, matching: words, before: id, limit: limit).map(\.id)
    }
}
