import Domain
import SQLStorage
import Services
import TestSupport
import Testing

@Suite struct MaintenanceServiceTests {
    @Test("pruning forgets answers older than a day and logins that count no more, however many, and nothing younger")
    func prune() throws {
        let folder = try TemporaryFolder()
        let storage = try SQLiteStorage(path: folder.path("test.sqlite"))
        let day: Int64 = 24 * 3_600 * 1_000
        let old = Row(startingAt: 1_790_000_000_000)
        let owner = try AccountService(accounts: storage, tokens: TokenForge().tokens, origin: old.origin).register(
            username: try #require(Username("testuser")),
            email: try #require(EmailAddress("test@example.com")),
            password: "testpass123"
        ).user.id
        let young = Row(startingAt: 1_790_000_000_000 + day, seed: 2)
        for (row, count, name) in [(old, 1_002, "old"), (young, 3, "young")] {
            let wallet = WalletService(ledger: storage, origin: row.origin)
            for index in 0..<count {
                let request = IdempotentRequest(userID: owner, operation: "d", key: "\(name)-\(index)", fingerprint: "")
                _ = try wallet.deposit(Money(cents: 1), to: owner, request: request) { _ in "{}" }
            }
        }
        let now = Timestamp(milliseconds: 1_790_000_000_000 + day + 5_000)
        let service = MaintenanceService(
            storage: storage,
            origin: Origin(now: { now }, makeID: young.id, microseconds: { 0 })
        )
        for index in 0..<1_003 {
            let charge = AttemptCharge(subject: "old-\(index)", limit: AttemptLimit(1, step: 1))
            #expect(try storage.count([charge], at: old.moment()))
        }
        let fresh = AttemptCharge(subject: "fresh", limit: AttemptLimit(1, step: 60_000))
        #expect(try storage.count([fresh], at: now))
        #expect(try service.prune() == (1_002, 1_003))
        #expect(try storage.attempts(of: ["old-0", "fresh"]).map { $0 != nil } == [false, true])
        #expect(try service.prune() == (0, 0))
        let kept = IdempotentRequest(userID: owner, operation: "d", key: "young-2", fingerprint: "")
        #expect(try storage.storedAnswer(to: kept) != nil)
        #expect(try service.audit().findings.isEmpty)
    }

    @Test("a snapshot of large answers has the newest that fit into an answer")
    func largeSnapshot() throws {
        let folder = try TemporaryFolder()
        let storage = try SQLiteStorage(path: folder.path("test.sqlite"))
        let row = Row()
        let owner = try AccountService(accounts: storage, tokens: TokenForge().tokens, origin: row.origin).register(
            username: try #require(Username("testuser")),
            email: try #require(EmailAddress("test@example.com")),
            password: "testpass123"
        ).user.id
        let wallet = WalletService(ledger: storage, origin: row.origin)
        let answer = #"{"x":"\#(String(repeating: "x", count: 200_000))"}"#
        for index in 0..<45 {
            let request = IdempotentRequest(userID: owner, operation: "d", key: "\(index)", fingerprint: "")
            _ = try wallet.deposit(Money(cents: 1), to: owner, request: request) { _ in answer }
        }
        let service = MaintenanceService(storage: storage, origin: row.origin)
        let snapshot = try #require(try service.snapshot(of: [.id(owner)]).first)
        #expect(snapshot.answers.map(\.request.key) == (40..<45).map { "\($0)" })
        #expect(snapshot.statement.count == 45)
    }
}
