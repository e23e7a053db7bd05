import Domain
import Repositories
import TestSupport
import Testing

extension StorageClause {
    static let ledger = [
        StorageClause("deposits and charges move the balance, exactly to zero") { bench in
            let user = try bench.open()
            #expect(try bench.deposit(999, to: user) == .done(balance: Money(cents: 999)))
            #expect(try bench.deposit(1, to: user) == .done(balance: Money(cents: 1_000)))
            #expect(try bench.charge(user) == .done(balance: Money(cents: 500)))
            #expect(try bench.charge(user) == .done(balance: .zero))
            #expect(try bench.balance(user) == 0)
            try expectCleanAudit(bench)
        },
        StorageClause("a charge that the balance does not cover leaves nothing behind") { bench in
            let user = try bench.open(499)
            let refusal = DomainError.insufficientFunds(balance: Money(cents: 499), price: Money(cents: 500))
            #expect(throws: refusal) { try bench.charge(user, key: "k") }
            #expect(try bench.balance(user) == 499)
            #expect(try bench.storage.predictions(of: user, before: nil, limit: 10).isEmpty)
            #expect(try bench.storage.statement(of: user, before: nil, limit: 10).count == 1)
            let request = try #require(bench.request(user, "k"))
            #expect(try bench.storage.storedAnswer(to: request) == nil)
            let report = try bench.storage.audit()
            #expect((report.transfers, report.entries) == (1, 2))
            // The key is still free: with money in the wallet the same request is carried out.
            _ = try bench.deposit(1, to: user)
            #expect(try bench.charge(user, key: "k") == .done(balance: .zero))
            try expectCleanAudit(bench)
        },
        StorageClause("a deposit is booked once for a reference, whoever asks") { bench in
            let (user, other) = (try bench.open(), try bench.open())
            let first = bench.deposit(of: 300, user, reference: "payment 1")
            #expect(try bench.storage.deposit(first, request: nil, answer: "{}") == .done(balance: Money(cents: 300)))
            for payee in [user, other] {
                let again = bench.deposit(of: 300, payee, reference: "payment 1")
                let request = bench.request(payee, "k")
                #expect(throws: DomainError.paymentReused) {
                    try bench.storage.deposit(again, request: request, answer: "{}")
                }
                #expect(try bench.storage.storedAnswer(to: try #require(request)) == nil)
            }
            let line = try #require(try bench.storage.deposit(reference: "payment 1"))
            #expect(line.transfer == first)
            #expect(line.balanceAfter == Money(cents: 300))
            #expect(try bench.storage.deposit(reference: "payment 2") == nil)
            #expect(try (bench.balance(user), bench.balance(other)) == (300, 0))
            try expectCleanAudit(bench)
        },
        StorageClause("money of a user who does not exist does not move") { bench in
            let stranger = bench.row.id()
            #expect(throws: DomainError.notFound) { try bench.deposit(500, to: stranger) }
            let payment = bench.deposit(of: 500, try bench.open(), reference: "payment")
            _ = try bench.storage.deposit(payment, request: nil, answer: "{}")
            let again = bench.deposit(of: 500, stranger, reference: "payment")
            #expect(throws: DomainError.notFound) {
                try bench.storage.deposit(again, request: nil, answer: "{}")
            }
            #expect(throws: DomainError.voidToken) { try bench.charge(stranger) }
            let report = try bench.storage.audit()
            #expect(report.transfers == 1)
        },
        StorageClause("a void token pays for nothing, and is told no earlier answer") { bench in
            let user = try bench.open(1_000)
            let version = try #require(try bench.storage.account(user)).user.tokenVersion
            #expect(try bench.charge(user, key: "paid") == .done(balance: Money(cents: 500)))
            for (key, other) in [(nil, version - 1), ("fresh", version + 1), ("paid", version + 1)] {
                #expect(throws: DomainError.voidToken) { try bench.charge(user, key: key, tokenVersion: other) }
            }
            #expect(try bench.balance(user) == 500)
            let fresh = try #require(bench.request(user, "fresh"))
            #expect(try bench.storage.storedAnswer(to: fresh) == nil)
            try expectCleanAudit(bench)
        },
        StorageClause("one user's money is not another's") { bench in
            let (rich, poor) = (try bench.open(10_000), try bench.open())
            #expect(throws: DomainError.self) { try bench.charge(poor) }
            #expect(try bench.balance(rich) == 10_000)
            #expect(try bench.storage.statement(of: poor, before: nil, limit: 10).isEmpty)
        },
        StorageClause("a statement tells every movement, newest first, with the balance after it") { bench in
            let user = try bench.open(1_000)
            _ = try bench.charge(user)
            _ = try bench.deposit(25, to: user)
            let lines = try bench.storage.statement(of: user, before: nil, limit: 10)
            #expect(lines.map(\.transfer.kind) == [.deposit, .charge, .deposit])
            #expect(lines.map(\.change.cents) == [25, -500, 1_000])
            #expect(lines.map(\.balanceAfter.cents) == [525, 500, 1_000])
            #expect(lines.map(\.transfer.amount.cents) == [25, 500, 1_000])
            #expect(lines.allSatisfy { $0.transfer.userID == user })
            let predictions = try bench.storage.predictions(of: user, before: nil, limit: 1)
            #expect(lines[1].transfer.reference == predictions.first?.id.text)
        },
        StorageClause("a statement reads page by page without a gap or a repetition") { bench in
            let (user, other) = (try bench.open(), try bench.open())
            for cents in 1...23 {
                _ = try bench.deposit(Int64(cents), to: user)
                _ = try bench.deposit(7, to: other)
            }
            var seen: [Int64] = []
            var last: Int64?
            while true {
                let page = try bench.storage.statement(of: user, before: last, limit: 5)
                seen += page.map(\.change.cents)
                last = page.last?.sequence
                if page.count < 5 { break }
            }
            #expect(seen == (1...23).reversed().map { Int64($0) })
        },
    ]

    static func expectCleanAudit(_ bench: Workbench, _ location: SourceLocation = #_sourceLocation) throws {
        #expect(try bench.storage.audit().findings.isEmpty, sourceLocation: location)
    }
}
