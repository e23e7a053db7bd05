import Cryptography
import Domain
import Repositories

/// Opening accounts, logging in, finding out who asks.
public struct AccountService {
    private let accounts: any AccountRepository
    private let attempts: PasswordAttempts
    private let tokens: AccessTokens
    private let passwords: Passwords
    private let origin: Origin

    /// Takes what it works with.
    public init(
        accounts: any AccountRepository & AttemptRepository,
        tokens: AccessTokens,
        passwords: Passwords = .argon2id,
        origin: Origin
    ) {
        self.accounts = accounts
        self.tokens = tokens
        self.passwords = passwords
        self.origin = origin
        attempts = PasswordAttempts(accounts, key: tokens.key(for: "password attempts"), origin: origin)
    }

    /// Opens an account with an empty wallet.
    public func register(username: Username, email: EmailAddress, password: String) throws -> Account {
        let user = User(
            id: try origin.makeID(),
            username: username,
            email: email,
            passwordHash: try hash(password),
            tokenVersion: 0,
            createdAt: try origin.now()
        )
        try accounts.add(user)
        return Account(user: user, balance: .zero)
    }

    /// A token for whoever knows the password; an unknown name costs and reads the same as a wrong password, and is throttled alike.
    public func login(_ login: Login, password: String, from address: String) throws -> Grant {
        let attempt = try attempts.begin(login.name, from: address)
        let account = try account(login)
        let isRight = try compare(attempt) { () throws(PasswordHashError) in
            guard let account else { return try passwords.pretendToMatch(password) }
            return try passwords.matches(password, account.user.passwordHash)
        }
        guard let account, isRight else { throw DomainError.wrongCredentials }
        try attempts.succeed(attempt, names: account.user.loginNames)
        let token = tokens.issue(to: account.user, id: try origin.makeID(), at: try origin.now())
        return Grant(userID: account.user.id, token: token, lifetimeSeconds: tokens.lifetimeSeconds)
    }

    /// What a name that somebody tried is called where it may not be told.
    public func hash(of login: Login) -> String { attempts.hash(of: login.name) }

    /// A token as it was once given, to be used in a replay: it ends so many seconds from now, or has ended so long ago.
    public func token(for userID: EntityID, version: Int, expiringIn seconds: Int64) throws -> String {
        let expiry = try origin.now().seconds + min(seconds, tokens.lifetimeSeconds)
        return tokens.issue(to: userID, version: version, id: try origin.makeID(), until: expiry)
    }

    /// The account behind a token; throws `notAuthenticated` where it is void.
    public func authenticate(_ token: String) throws -> Account {
        let claims = try claims(of: token)
        guard let account = try accounts.account(claims.userID), account.user.tokenVersion == claims.tokenVersion else {
            throw DomainError.voidToken
        }
        return account
    }

    /// What a token says, without a look at the database; whoever uses it has to find out whether it is void by now.
    public func claims(of token: String) throws -> AccessTokens.Claims {
        try tokens.verify(token, at: try origin.now())
    }

    /// Sets another password for whoever knows the one before, and gives a new token: all others of the account are void from then on.
    ///
    /// Of two changes at once one wins; the other's token is void by then, and it is told so.
    public func changePassword(of user: User, from current: String, to new: String, address: String) throws -> Grant {
        let attempt = try attempts.begin(user.username.key, from: address)
        let isRight = try compare(attempt) { () throws(PasswordHashError) in
            try passwords.matches(current, user.passwordHash)
        }
        guard isRight else { throw DomainError.wrongPassword }
        try attempts.succeed(attempt, names: user.loginNames)
        guard try accounts.setPassword(hash(new), of: user.id, ifAt: user.tokenVersion) else {
            throw DomainError.voidToken
        }
        let expiry = try origin.now().seconds + tokens.lifetimeSeconds
        let token = tokens.issue(to: user.id, version: user.tokenVersion + 1, id: try origin.makeID(), until: expiry)
        return Grant(userID: user.id, token: token, lifetimeSeconds: tokens.lifetimeSeconds)
    }

    private func hash(_ password: String) throws(DomainError) -> String {
        try Self.withMemory { () throws(PasswordHashError) in try passwords.make(password) }
    }

    /// Looks whether a password is right; where that can't be found out, the attempt was none.
    private func compare(
        _ attempt: PasswordAttempts.Attempt,
        _ matches: () throws(PasswordHashError) -> Bool
    ) throws -> Bool {
        do {
            return try Self.withMemory(matches)
        } catch {
            try attempts.withdraw(attempt)
            throw error
        }
    }

    /// Hashing takes 19 MiB; a process that can't have them just now is busy, and nobody's password is wrong.
    private static func withMemory<Result>(_ hash: () throws(PasswordHashError) -> Result) throws(DomainError) -> Result
    {
        do {
            return try hash()
        } catch {
            throw .unavailable(reason: "there is not enough memory to hash a password")
        }
    }

    private func account(_ login: Login) throws -> Account? {
        switch login {
        case .username(let username): try accounts.account(username: username)
        case .email(let email): try accounts.account(email: email)
        case .nobody: nil
        }
    }

    /// What somebody logs in by.
    public enum Login: Sendable, Equatable {
        case username(Username)
        case email(EmailAddress)
        /// A text that can be nobody's name.
        case nobody(String)

        /// Reads what somebody typed.
        public init(_ text: String) {
            self =
                EmailAddress(text).map { .email($0) } ?? Username(text).map { .username($0) } ?? .nobody(text)
        }

        /// The name that its attempts are counted by.
        var name: String {
            switch self {
            case .username(let username): username.key
            case .email(let email): email.key
            case .nobody(let text): text
            }
        }
    }

    /// A token, and whose it is.
    public struct Grant: Sendable, Equatable {
        /// Who knew the password.
        public let userID: EntityID
        /// The token.
        public let token: String
        /// Seconds that it is good for.
        public let lifetimeSeconds: Int64
    }
}

extension User {
    /// The names that somebody can log in by as this user.
    fileprivate var loginNames: [String] { [username.key, email.key] }
}
