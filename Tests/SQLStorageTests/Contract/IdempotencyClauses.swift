import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let idempotency = [
        StorageClause("a repeated deposit gets the first answer with its balance, and moves nothing") { bench in
            let user = try bench.open()
            let answer = #"{"transaction_id":"é","amount":5.00}"#
            #expect(try bench.deposit(500, to: user, key: "k", answer: answer) == .done(balance: Money(cents: 500)))
            _ = try bench.deposit(100, to: user)
            let stored = StoredAnswer(fingerprint: "b", answer: answer, balanceAfter: Money(cents: 500))
            #expect(try bench.deposit(500, to: user, key: "k", answer: "another") == .repeated(stored))
            #expect(try bench.storage.storedAnswer(to: try #require(bench.request(user, "k"))) == stored)
            #expect(try bench.balance(user) == 600)
            try expectCleanAudit(bench)
        },
        StorageClause("a repeated charge gets the first answer, also when the wallet is empty by then") { bench in
            let user = try bench.open(500)
            #expect(try bench.charge(user, key: "k", answer: #"{"a":1}"#) == .done(balance: .zero))
            let stored = StoredAnswer(fingerprint: "b", answer: #"{"a":1}"#, balanceAfter: .zero)
            #expect(try bench.charge(user, key: "k") == .repeated(stored))
            #expect(try bench.storage.predictions(of: user, before: nil, limit: 10).count == 1)
            try expectCleanAudit(bench)
        },
        StorageClause("a key that comes with another body is refused, and nothing happens") { bench in
            let user = try bench.open(1_000)
            _ = try bench.charge(user, key: "k", body: "one")
            #expect(throws: DomainError.keyReused) { try bench.charge(user, key: "k", body: "two") }
            #expect(try bench.balance(user) == 500)
            try expectCleanAudit(bench)
        },
        StorageClause("the same key of another user, or for another operation, is another key") { bench in
            let (first, second) = (try bench.open(), try bench.open())
            #expect(try bench.deposit(1, to: first, key: "k") == .done(balance: Money(cents: 1)))
            #expect(try bench.deposit(2, to: second, key: "k") == .done(balance: Money(cents: 2)))
            let product = bench.product(of: first)
            let request = bench.request(first, "k", "create-product")
            #expect(try bench.storage.add(product, request: request, answer: "{}") == .done(balance: nil))
        },
        StorageClause("a key is taken to the letter") { bench in
            let user = try bench.open()
            for key in ["k", "K", "k ", "~!@#$%^&*()'\"", String(repeating: "x", count: 255)] {
                #expect(throws: Never.self) {
                    guard case .done = try bench.deposit(1, to: user, key: key) else {
                        throw DomainError.keyReused
                    }
                }
            }
            #expect(try bench.balance(user) == 5)
        },
        StorageClause("answers from before a moment are forgotten, oldest first, so many at a time") { bench in
            let user = try bench.open()
            for index in 0..<10 { _ = try bench.deposit(1, to: user, key: "k\(index)") }
            let moment = bench.row.moment()
            for index in 10..<13 { _ = try bench.deposit(1, to: user, key: "k\(index)") }
            #expect(try bench.storage.forgetAnswers(before: moment, limit: 4) == 4)
            #expect(try bench.storage.storedAnswer(to: try #require(bench.request(user, "k3"))) == nil)
            #expect(try bench.storage.storedAnswer(to: try #require(bench.request(user, "k4"))) != nil)
            #expect(try bench.storage.forgetAnswers(before: moment, limit: 100) == 6)
            #expect(try bench.storage.forgetAnswers(before: moment, limit: 100) == 0)
            #expect(try bench.storage.storedAnswer(to: try #require(bench.request(user, "k10"))) != nil)
            try expectCleanAudit(bench)
        },
    ]
}
