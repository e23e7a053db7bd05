import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let products = [
        StorageClause("a product reads back as it was added, changes, and goes") { bench in
            let owner = try bench.open()
            let product = try bench.addProduct(of: owner)
            #expect(try bench.storage.product(product.id, of: owner) == product)
            var changed = Workbench.listing
            changed.name = "Another"
            changed.condition = .poor
            changed.shipping = .buyerPays
            let later = bench.row.moment()
            var expected = product
            expected.listing = changed
            expected.updatedAt = later
            #expect(try bench.storage.update(product.id, of: owner, to: changed, at: later) == expected)
            #expect(try bench.storage.product(product.id, of: owner) == expected)
            #expect(try bench.storage.remove(product.id, of: owner))
            #expect(try bench.storage.product(product.id, of: owner) == nil)
            #expect(try !bench.storage.remove(product.id, of: owner))
        },
        StorageClause("nobody sees, changes or removes another's product") { bench in
            let (owner, other) = (try bench.open(), try bench.open())
            let product = try bench.addProduct(of: owner)
            let now = bench.row.moment()
            #expect(try bench.storage.product(product.id, of: other) == nil)
            #expect(try bench.storage.update(product.id, of: other, to: Workbench.listing, at: now) == nil)
            #expect(try !bench.storage.remove(product.id, of: other))
            #expect(try bench.storage.products(of: other, before: nil, limit: 10).isEmpty)
            #expect(try bench.storage.product(product.id, of: owner) == product)
        },
        StorageClause("an owner's products read page by page, newest first") { bench in
            let (owner, other) = (try bench.open(), try bench.open())
            var added: [EntityID] = []
            for _ in 0..<11 {
                added.append(try bench.addProduct(of: owner).id)
                _ = try bench.addProduct(of: other)
            }
            let first = try bench.storage.products(of: owner, before: nil, limit: 6).map(\.id)
            let second = try bench.storage.products(of: owner, before: first.last, limit: 6).map(\.id)
            #expect(first + second == added.reversed())
        },
        StorageClause("a product that is added twice under one key is there once") { bench in
            let owner = try bench.open()
            let request = bench.request(owner, "k", "create-product")
            let product = bench.product(of: owner)
            #expect(try bench.storage.add(product, request: request, answer: #"{"id":1}"#) == .done(balance: nil))
            let stored = StoredAnswer(fingerprint: "b", answer: #"{"id":1}"#, balanceAfter: nil)
            let again = bench.product(of: owner)
            #expect(try bench.storage.add(again, request: request, answer: "{}") == .repeated(stored))
            #expect(try bench.storage.products(of: owner, before: nil, limit: 10) == [product])
        },
    ]
}
