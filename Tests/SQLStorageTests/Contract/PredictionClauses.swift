import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let predictions = [
        StorageClause("a prediction reads back as it was made, strangers' texts and all") { bench in
            let user = try bench.open(500)
            _ = try bench.charge(user, price: 1_234, answer: #"{"quote":"«é» 📱"}"#)
            let prediction = try #require(try bench.storage.predictions(of: user, before: nil, limit: 1).first)
            #expect(prediction.listing == Workbench.listing)
            #expect(prediction.price == Money(cents: 1_234))
            #expect(prediction.quote == #"{"quote":"«é» 📱"}"#)
            #expect((prediction.modelVersion, prediction.durationMicroseconds) == ("test-1", 42))
            #expect((prediction.userID, prediction.productID) == (user, nil))
        },
        StorageClause("a user's predictions read page by page, newest first, and nobody else's among them") { bench in
            let (user, other) = (try bench.open(6_000), try bench.open(6_000))
            for price in 1...12 {
                _ = try bench.charge(user, price: Int64(price))
                _ = try bench.charge(other, price: 99)
            }
            var seen: [Int64] = []
            var last: EntityID?
            while true {
                let page = try bench.storage.predictions(of: user, before: last, limit: 4)
                seen += page.map(\.price.cents)
                last = page.last?.id
                if page.count < 4 { break }
            }
            #expect(seen == (1...12).reversed().map { Int64($0) })
        },
        StorageClause("a product that is priced carries the price from then on") { bench in
            let user = try bench.open(1_000)
            let product = try bench.addProduct(of: user)
            _ = try bench.charge(user, product: product.id, price: 4_200)
            #expect(try bench.storage.product(product.id, of: user)?.currentPrice == Money(cents: 4_200))
            let prediction = try bench.storage.predictions(of: user, before: nil, limit: 1).first
            #expect(prediction?.productID == product.id)
        },
        StorageClause("a product's predictions read page by page, newest first, and nothing else among them") { bench in
            let (user, other) = (try bench.open(9_000), try bench.open(9_000))
            let (product, second) = (try bench.addProduct(of: user), try bench.addProduct(of: user))
            let foreign = try bench.addProduct(of: other)
            for price in 1...5 {
                _ = try bench.charge(user, product: product.id, price: Int64(price))
                _ = try bench.charge(user, product: second.id, price: 77)
                _ = try bench.charge(user, price: 88)
                _ = try bench.charge(other, product: foreign.id, price: 99)
            }
            func page(_ product: EntityID, before id: EntityID? = nil) throws -> [Prediction] {
                try bench.storage.predictions(of: user, product: product, before: id, limit: 3)
            }
            let first = try page(product.id)
            #expect(first.map(\.price.cents) == [5, 4, 3])
            #expect(try page(product.id, before: first.last?.id).map(\.price.cents) == [2, 1])
            #expect(first.allSatisfy { $0.productID == product.id && $0.userID == user })
            #expect(try page(foreign.id).isEmpty)
        },
        StorageClause("a product that went while it was priced, or is another's, costs nothing") { bench in
            let (user, other) = (try bench.open(1_000), try bench.open(1_000))
            let gone = try bench.addProduct(of: user)
            #expect(try bench.storage.remove(gone.id, of: user))
            let foreign = try bench.addProduct(of: other)
            for product in [gone.id, foreign.id] {
                #expect(throws: DomainError.notFound) { try bench.charge(user, product: product, key: product.text) }
                // Also to whoever could not have paid.
                #expect(throws: DomainError.notFound) { try bench.charge(user, cents: 1_001, product: product) }
                let request = try #require(bench.request(user, product.text))
                #expect(try bench.storage.storedAnswer(to: request) == nil)
            }
            #expect(try bench.balance(user) == 1_000)
            #expect(try bench.storage.predictions(of: user, before: nil, limit: 1).isEmpty)
            #expect(try bench.storage.product(foreign.id, of: other)?.currentPrice == nil)
            try expectCleanAudit(bench)
        },
        StorageClause("activity counts what was predicted since a moment, and finds the middle") { bench in
            let start = bench.row.moment()
            #expect(
                try bench.storage.activity(since: start) == PricingActivity(predictions: 0, medianMicroseconds: nil)
            )
            let user = try bench.open(2_000)
            _ = try bench.charge(user)
            let later = bench.row.moment()
            for _ in 0..<2 { _ = try bench.charge(user) }
            #expect(try bench.storage.activity(since: start) == PricingActivity(predictions: 3, medianMicroseconds: 42))
            #expect(try bench.storage.activity(since: later).predictions == 2)
        },
    ]
}
