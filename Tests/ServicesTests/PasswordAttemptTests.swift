import Cryptography
import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

@testable import Services

/// How guessing is slowed, for whom, and what it costs; the clock is the test's own.
@Suite struct PasswordAttemptTests {
    private let folder: TemporaryFolder
    private let storage: ObservedStorage
    private let clock = Clock()
    private let service: AccountService
    private let user: User

    private final class Clock {
        var now: Int64 = 1_790_000_000_000
    }

    init() throws {
        folder = try TemporaryFolder()
        let storage = ObservedStorage(try SQLiteStorage(path: folder.path("test.sqlite")))
        let (row, clock) = (Row(), clock)
        let origin = Origin(now: { Timestamp(milliseconds: clock.now) }, makeID: row.id, microseconds: { 0 })
        service = AccountService(
            accounts: storage,
            tokens: TokenForge().tokens,
            passwords: storage.passwords,
            origin: origin
        )
        user = try service.register(
            username: try #require(Username("Owner")),
            email: try #require(EmailAddress("owner@example.com")),
            password: "right"
        ).user
        self.storage = storage
        storage.steps = []
    }

    /// What a login is answered: nil where it is let in.
    private func login(_ name: String = "owner", _ password: String = "wrong", from address: String) -> DomainError? {
        do {
            _ = try service.login(AccountService.Login(name), password: password, from: address)
            return nil
        } catch { return error as? DomainError }
    }

    @Test("a wrong password, a name that nobody has and a throttled one of either do the same work")
    func equalWork() {
        var work: [[String]] = []
        for (name, address) in [("owner", "192.0.2.1"), ("nobody", "192.0.2.2")] {
            storage.steps = []
            #expect(login(name, from: address) == .wrongCredentials)
            work.append(storage.steps)
            for _ in 0..<9 { _ = login(name, from: address) }
            storage.steps = []
            #expect(login(name, from: address) == .throttled(retryAfterSeconds: 90))
            work.append(storage.steps)
        }
        #expect(work[0] == ["look", "count 3", "find by name", "compare"])
        #expect(work[1] == ["look"])
        #expect(Array(work[2...]) == Array(work[..<2]))
    }

    @Test("the first login from a network is two short writes, and those that follow are one, but every fifth")
    func writes() {
        var counts: [Int] = []
        for _ in 0..<9 {
            storage.steps = []
            #expect(login("owner", "right", from: "192.0.2.1") == nil)
            counts.append(storage.steps.count { $0.hasPrefix("count") || $0.hasPrefix("settle") })
        }
        #expect(counts == [2, 1, 1, 1, 1, 2, 1, 1, 1])
    }

    @Test("any number of right passwords in a row is let in, at the same moment too")
    func rightOnes() {
        for _ in 0..<100 { #expect(login("owner", "right", from: "192.0.2.1") == nil) }
    }

    @Test("ten wrong ones from a network, then one each 90 seconds; other names and networks go on")
    func oneGuesser() {
        for _ in 0..<10 { #expect(login(from: "192.0.2.1") == .wrongCredentials) }
        #expect(login("owner", "right", from: "192.0.2.1") == .throttled(retryAfterSeconds: 90))
        clock.now += 89_001
        #expect(login(from: "192.0.2.1") == .throttled(retryAfterSeconds: 1))
        clock.now += 1_000
        #expect(login(from: "192.0.2.1") == .wrongCredentials)
        #expect(login(from: "192.0.2.1") == .throttled(retryAfterSeconds: 90))
        #expect(login("other", from: "192.0.2.1") == .wrongCredentials)
        #expect(login("owner", "right", from: "192.0.2.2") == nil)
    }

    @Test("a name in other capitals, an IPv6 address of the same /64 and a mapped IPv4 address are no others")
    func spellings() {
        for index in 0..<10 {
            let (name, address) =
                index.isMultiple(of: 2) ? ("OWNER", "2001:db8::1") : ("owner", "2001:db8::ffff:\(index)")
            #expect(login(name, from: address) == .wrongCredentials)
            #expect(login(from: index.isMultiple(of: 2) ? "192.0.2.9" : "::ffff:192.0.2.9") == .wrongCredentials)
        }
        #expect(login(from: "2001:db8::abcd") != .wrongCredentials)
        #expect(login(from: "::ffff:192.0.2.9") != .wrongCredentials)
        #expect(login(from: "2001:db8:0:1::1") == .wrongCredentials)
    }

    @Test("many networks at one name are slowed, and whoever has logged in from his lately does not notice")
    func manyGuessers() {
        #expect(login("owner", "right", from: "192.0.2.1") == nil)
        var wrong = 0
        for index in 0..<100 where login(from: "198.51.100.\(index)") == .wrongCredentials { wrong += 1 }
        #expect(wrong == 50)
        #expect(login("owner", "right", from: "203.0.113.1") == .throttled(retryAfterSeconds: 72))
        #expect(login("owner", "right", from: "192.0.2.1") == nil)
        #expect(login("owner@example.com", "right", from: "192.0.2.1") == nil)
        clock.now += 72_000
        #expect(login("owner", "right", from: "203.0.113.1") == nil)
        clock.now += 31 * 24 * 3_600_000
        for index in 0..<100 { _ = login(from: "198.51.100.\(index)") }
        #expect(login("owner", "right", from: "192.0.2.1") != nil)
    }

    @Test("one network at many names is slowed, and a login of its own does not set it free")
    func spraying() {
        var wrong = 0
        for index in 0..<100 {
            if login("user\(index)", from: "192.0.2.1") == .wrongCredentials { wrong += 1 }
            if index == 30 { #expect(login("owner", "right", from: "192.0.2.1") == nil) }
        }
        #expect(wrong == 60)
        #expect(login("owner", "right", from: "192.0.2.1") == nil)
    }

    @Test("the change of a password counts with the logins, and where there is no memory to compare nothing counts")
    func others() throws {
        for index in 0..<10 {
            #expect(throws: DomainError.wrongPassword) {
                try service.changePassword(of: user, from: "wrong \(index)", to: "new", address: "192.0.2.1")
            }
        }
        #expect(login(from: "192.0.2.1") == .throttled(retryAfterSeconds: 90))
        #expect(throws: DomainError.throttled(retryAfterSeconds: 90)) {
            try service.changePassword(of: user, from: "right", to: "new", address: "192.0.2.1")
        }
        storage.hasMemory = false
        for _ in 0..<20 {
            guard case .unavailable = login("second", from: "192.0.2.2") else {
                Issue.record("no memory, and yet compared")
                return
            }
        }
    }

    @Test("nobody's name, address or password is in the table")
    func hashes() throws {
        _ = login("Somebody@Example.com", "a password", from: "192.0.2.77")
        _ = login("owner", "right", from: "192.0.2.77")
        let subjects = storage.subjects
        #expect(subjects.count >= 6)
        for subject in subjects {
            let parts = subject.split(separator: ":")
            #expect(parts.count == 2 && ["pair", "name", "network"].contains(parts[0]), "\(subject)")
            #expect(parts[1].utf8.count == 32)
        }
        let other = AccessTokens(
            secret: try #require(SigningKey("another-0123456789-another-0123456789")),
            lifetimeSeconds: 1
        )
        let stranger = PasswordAttempts(storage, key: other.key(for: "password attempts"), origin: Row().origin)
        #expect(!subjects.contains(stranger.hash(of: "owner")))
        #expect(subjects.contains(service.hash(of: AccountService.Login("OWNER"))))
    }
}
