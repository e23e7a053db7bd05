import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let batches = [
        StorageClause("a batch is charged item by item, in its order, and read back newest first") { bench in
            let user = try bench.open(10_000)
            let batch = try bench.batch(of: user, prices: 1...100, amount: 40)
            #expect(try bench.buy(batch, user) == .done(balance: Money(cents: 6_000)))
            let kept = try bench.storage.predictions(of: user, before: nil, limit: 200)
            #expect(kept == batch.map(\.prediction).reversed())
            let lines = try bench.storage.statement(of: user, before: nil, limit: 200).dropLast()
            #expect(lines.map(\.transfer) == batch.map(\.charge).reversed())
            #expect(lines.map(\.balanceAfter.cents) == (0..<100).map { 6_000 + $0 * 40 })
            try expectCleanAudit(bench)
        },
        StorageClause("a batch that the balance does not cover to the last cent leaves nothing behind") { bench in
            let user = try bench.open(3_999)
            let batch = try bench.batch(of: user, prices: 1...10, amount: 400)
            let refusal = DomainError.insufficientFunds(balance: Money(cents: 3_999), price: Money(cents: 4_000))
            #expect(throws: refusal) { try bench.buy(batch, user, key: "k") }
            #expect(try bench.storage.predictions(of: user, before: nil, limit: 1).isEmpty)
            #expect(try bench.balance(user) == 3_999)
            _ = try bench.deposit(1, to: user)
            #expect(try bench.buy(batch, user, key: "k") == .done(balance: .zero))
            try expectCleanAudit(bench)
        },
        StorageClause("a repeated batch gets the first answer with the balance after all of it") { bench in
            let user = try bench.open(10_000)
            let batch = try bench.batch(of: user, prices: 1...3, amount: 500)
            #expect(try bench.buy(batch, user, key: "k", answer: "first") == .done(balance: Money(cents: 8_500)))
            _ = try bench.charge(user)
            let again = try bench.batch(of: user, prices: 1...3, amount: 500)
            let stored = StoredAnswer(fingerprint: "b", answer: "first", balanceAfter: Money(cents: 8_500))
            #expect(try bench.buy(again, user, key: "k", answer: "second") == .repeated(stored))
            #expect(throws: DomainError.keyReused) { try bench.buy(again, user, key: "k", body: "other") }
            #expect(throws: DomainError.voidToken) { try bench.buy(again, user, tokenVersion: 99) }
            #expect(try bench.balance(user) == 8_000)
            try expectCleanAudit(bench)
        },
        StorageClause("products of a batch carry their prices, the last of several, or nothing happens at all") {
            bench in
            let user = try bench.open(10_000)
            let (first, second) = (try bench.addProduct(of: user), try bench.addProduct(of: user))
            let foreign = try bench.addProduct(of: try bench.open())
            let products = [first.id, nil, second.id, first.id]
            _ = try bench.buy(bench.batch(of: user, prices: 1...4, amount: 500, products: products), user)
            #expect(try bench.storage.product(first.id, of: user)?.currentPrice == Money(cents: 4))
            #expect(try bench.storage.product(second.id, of: user)?.currentPrice == Money(cents: 3))
            for stranger in [foreign.id, bench.row.id()] {
                let batch = try bench.batch(of: user, prices: 7...9, amount: 500, products: [first.id, stranger, nil])
                #expect(throws: DomainError.notFound) { try bench.buy(batch, user, key: "k") }
            }
            #expect(try bench.storage.product(first.id, of: user)?.currentPrice == Money(cents: 4))
            #expect(try bench.storage.product(foreign.id, of: foreign.ownerID)?.currentPrice == nil)
            #expect(try bench.balance(user) == 8_000)
            try expectCleanAudit(bench)
        },
    ]
}

extension Workbench {
    /// Purchases in the order of their ids, as a service makes them.
    fileprivate func batch(
        of userID: EntityID,
        prices: ClosedRange<Int64>,
        amount: Int64,
        products: [EntityID?] = []
    ) throws -> [Purchase] {
        let now = row.moment()
        return zip(prices, try row.origin.makeIDs(prices.count)).enumerated().map { place, item in
            let prediction = Prediction(
                id: item.1,
                userID: userID,
                productID: products.isEmpty ? nil : products[place],
                listing: Workbench.listing,
                price: Money(cents: item.0),
                quote: #"{"quote":"«é» 📱 \u0007 \\ \#(place)"}"#,
                modelVersion: "test-1",
                durationMicroseconds: 42,
                createdAt: now
            )
            return Purchase(prediction, transferID: row.id(), amount: Money(cents: amount))
        }
    }
}
