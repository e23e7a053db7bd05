import Cryptography
import Domain
import Repositories
import SQLStorage
import Services
import TestSupport
import Testing

@Suite struct AccountServiceTests {
    private let folder: TemporaryFolder
    private let storage: SQLiteStorage
    private let service: AccountService
    private let row = Row()

    init() throws {
        folder = try TemporaryFolder()
        storage = try SQLiteStorage(path: folder.path("test.sqlite"))
        service = AccountService(accounts: storage, tokens: TokenForge().tokens, origin: row.origin)
    }

    private func register(_ name: String, _ address: String) throws -> Account {
        try service.register(
            username: try #require(Username(name)),
            email: try #require(EmailAddress(address)),
            password: "testpass123"
        )
    }

    private func change(_ user: User, _ current: String, _ new: String) throws -> String {
        try service.changePassword(of: user, from: current, to: new, address: "192.0.2.1").token
    }

    @Test("whoever registers can log in by name and by address, in any case, and is known by the token")
    func roundTrip() throws {
        let account = try register("TestUser", "Test@Example.com")
        #expect(account.balance == .zero)
        for login in [
            AccountService.Login.username(try #require(Username("testuser"))),
            .email(try #require(EmailAddress("TEST@example.COM"))),
        ] {
            let grant = try service.login(login, password: "testpass123", from: "192.0.2.1")
            #expect(grant.lifetimeSeconds == 3_600)
            #expect(grant.userID == account.user.id)
            #expect(try service.authenticate(grant.token) == account)
        }
    }

    @Test("a wrong password, an unknown name and a text that can be nobody's name are refused alike")
    func refusals() throws {
        _ = try register("testuser", "test@example.com")
        let attempts: [(AccountService.Login, String)] = [
            (.username(try #require(Username("testuser"))), "testpass124"),
            (.username(try #require(Username("nobody"))), "testpass123"),
            (.email(try #require(EmailAddress("nobody@example.com"))), "testpass123"),
            (.nobody("no body"), "testpass123"),
        ]
        for (login, password) in attempts {
            #expect(throws: DomainError.wrongCredentials) {
                try service.login(login, password: password, from: "192.0.2.1")
            }
        }
    }

    @Test("passwords are kept as hashes only")
    func hashes() throws {
        let account = try register("testuser", "test@example.com")
        #expect(account.user.passwordHash.hasPrefix("$argon2id$"))
        #expect(try storage.account(account.user.id)?.user.passwordHash == account.user.passwordHash)
    }

    @Test("a name or an address that differs in case only is taken, and it says which")
    func taken() throws {
        _ = try register("testuser", "test@example.com")
        #expect(throws: DomainError.taken(username: true, email: false)) { try register("TESTUSER", "b@example.com") }
        #expect(throws: DomainError.taken(username: false, email: true)) { try register("other", "TEST@EXAMPLE.com") }
        #expect(throws: DomainError.taken(username: true, email: true)) { try register("TestUser", "tesT@example.com") }
    }

    @Test("of two changes of a password that began at once one wins, and the other is told that its token is void")
    func changes() throws {
        let account = try register("testuser", "test@example.com")
        let token = try service.login(
            .username(account.user.username),
            password: "testpass123",
            from: "192.0.2.1"
        ).token
        let user = try service.authenticate(token).user
        let fresh = try change(user, "testpass123", "first testpass")
        #expect(throws: DomainError.notAuthenticated(reason: "The token is void.")) {
            try change(user, "testpass123", "second testpass")
        }
        #expect(throws: DomainError.self) { try service.authenticate(token) }
        #expect(try service.authenticate(fresh).user.tokenVersion == user.tokenVersion + 1)
        _ = try service.login(.username(user.username), password: "first testpass", from: "192.0.2.1")
        let changed = try service.authenticate(fresh).user
        #expect(throws: DomainError.wrongPassword) {
            try change(changed, "testpass123", "third testpass")
        }
    }

    @Test("a rightly signed token of a user that does not exist, or with an older number, is void")
    func void() throws {
        let account = try register("testuser", "test@example.com")
        let forge = TokenForge()
        let now = row.moment().seconds
        let times: [String: String?] = ["iat": "\(now)", "exp": "\(now + 60)"]
        let stranger = forge.sign(forge.claims(times))
        #expect(throws: DomainError.notAuthenticated(reason: "The token is void.")) {
            try service.authenticate(stranger)
        }
        for (version, isGood) in [(0, true), (1, false), (-1, false)] {
            let token = forge.sign(
                forge.claims(times.merging(["sub": "\"\(account.user.id.text)\"", "ver": "\(version)"]) { $1 })
            )
            if isGood {
                #expect(try service.authenticate(token) == account)
            } else {
                #expect(throws: DomainError.self) { try service.authenticate(token) }
            }
        }
    }
}
