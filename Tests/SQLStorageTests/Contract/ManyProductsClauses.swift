import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    /// Products that are added together.
    static let productsTogether = [
        StorageClause("products that are added together read back as they were given") { bench in
            let (owner, other) = (try bench.open(), try bench.open())
            var products = strangeTexts.map { bench.product(of: owner, listing($0)) }
            products[1].currentPrice = Money(cents: 1_999)
            #expect(try bench.storage.add(products, request: nil, answer: "{}") == .done(balance: nil))
            #expect(try bench.storage.products(of: owner, before: nil, limit: 100) == products.reversed())
            #expect(try bench.storage.products(of: other, before: nil, limit: 100).isEmpty)
            for product in products { #expect(try bench.storage.product(product.id, of: other) == nil) }
            let words = try #require(SearchWords("кеды «№"))
            let found = try bench.storage.products(of: owner, matching: words, before: nil, limit: 100)
            #expect(found.map(\.listing.name) == ["Кеды «№ 1» 📱"])
        },
        StorageClause("of products that are added together one that can't be kept keeps all of them away, and the key")
        {
            bench in
            let owner = try bench.open()
            let kept = try bench.addProduct(of: owner)
            let request = bench.request(owner, "k", "import-products")
            let products = (0..<5).map { _ in bench.product(of: owner) }
            #expect(throws: (any Error).self) {
                try bench.storage.add(products + [kept], request: request, answer: "{}")
            }
            #expect(try bench.storage.products(of: owner, before: nil, limit: 100) == [kept])
            #expect(try bench.storage.storedAnswer(to: try #require(request)) == nil)
            #expect(try bench.storage.add(products, request: request, answer: "{}") == .done(balance: nil))
            #expect(try bench.storage.products(of: owner, before: nil, limit: 100) == products.reversed() + [kept])
        },
        StorageClause("products that are added together twice under one key are there once") { bench in
            let owner = try bench.open()
            let request = bench.request(owner, "k", "import-products")
            let products = (0..<3).map { _ in bench.product(of: owner) }
            let answer = #"{"imported":3}"#
            #expect(try bench.storage.add(products, request: request, answer: answer) == .done(balance: nil))
            let again = (0..<3).map { _ in bench.product(of: owner) }
            let stored = StoredAnswer(fingerprint: "b", answer: answer, balanceAfter: nil)
            #expect(try bench.storage.add(again, request: request, answer: "{}") == .repeated(stored))
            let other = bench.request(owner, "k", "import-products", body: "another")
            #expect(throws: DomainError.keyReused) { try bench.storage.add(again, request: other, answer: "{}") }
            #expect(try bench.storage.products(of: owner, before: nil, limit: 100) == products.reversed())
        },
        StorageClause("a catalogue that is full takes no more, and the key is free for later") { bench in
            let owner = try bench.open()
            for _ in 0..<10 {
                let products = (0..<Product.mostOfOwner / 10).map { _ in bench.product(of: owner) }
                _ = try bench.storage.add(products, request: nil, answer: "{}")
            }
            let (one, request) = (bench.product(of: owner), bench.request(owner, "k"))
            #expect(throws: DomainError.catalogFull) { try bench.storage.add([one], request: request, answer: "{}") }
            let last = try #require(try bench.storage.products(of: owner, before: nil, limit: 1).first)
            #expect(try bench.storage.remove(last.id, of: owner))
            #expect(throws: DomainError.catalogFull) {
                try bench.storage.add([one, bench.product(of: owner)], request: request, answer: "{}")
            }
            #expect(try bench.storage.add([one], request: request, answer: "{}") == .done(balance: nil))
            _ = try bench.addProduct(of: try bench.open())
        },
        StorageClause("ten thousand products are added together") { bench in
            let owner = try bench.open()
            let products = (0..<10_000).map { bench.product(of: owner, listing("Bag \($0)")) }
            #expect(try bench.storage.add(products, request: nil, answer: "{}") == .done(balance: nil))
            let found = try bench.storage.products(of: owner, before: nil, limit: 20_000)
            #expect(found.map(\.id) == products.reversed().map(\.id))
            #expect(found.first?.listing.name == "Bag 9999" && found.last?.listing.name == "Bag 0")
        },
    ]

    /// What a statement that put texts together would stumble over.
    private static let strangeTexts = [
        "NULL", "{\"a\",\"b\"}", "a,b", "back\\slash\\", "\"", "'; DROP TABLE products;--", "Кеды «№ 1» 📱", "{}", " ",
        "\\N", "$1",
    ]

    private static func listing(_ text: String) -> Listing {
        Listing(
            name: text,
            description: "\(text)\r\n\t\(text)",
            category: text,
            brand: "",
            condition: .likeNew,
            shipping: .sellerPays
        )
    }
}
