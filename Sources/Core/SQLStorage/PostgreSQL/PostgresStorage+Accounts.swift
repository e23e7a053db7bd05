import Domain
import Repositories

extension PostgresStorage: AccountRepository {
    /// Opens an account with an empty wallet.
    public func add(_ user: User) throws {
        try connection.asDomainError {
            do {
                _ = try connection.run(Self.insertUser, Self.values(user))
            } catch let error as PostgresError where error.isUniqueViolation {
                throw try taken(user)
            }
        }
    }

    private static let insertUser: StaticString = """
        WITH opened AS (
            INSERT INTO users (id, username, username_key, email, email_key, password_hash, token_version, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id
        )
        INSERT INTO wallets (user_id, balance) SELECT id, 0 FROM opened
        """

    private static func values(_ user: User) -> [PostgresValue] {
        [
            .id(user.id), .text(user.username.text), .text(user.username.key), .text(user.email.text),
            .text(user.email.key), .text(user.passwordHash), .integer(Int64(user.tokenVersion)), .time(user.createdAt),
        ]
    }

    private func taken(_ user: User) throws -> DomainError {
        let others = try rows(
            "SELECT username_key = $1, email_key = $2 FROM users WHERE username_key = $1 OR email_key = $2",
            .text(user.username.key),
            .text(user.email.key)
        ) { (username: $0.isTrue(0), email: $0.isTrue(1)) }
        return .taken(username: others.contains(where: \.username), email: others.contains(where: \.email))
    }

    /// The account of that id.
    public func account(_ id: EntityID) throws -> Account? {
        try rows(SharedSQL.accountByID, .id(id)) { try $0.account() }.first
    }

    /// The account that logs in by that name.
    public func account(username: Username) throws -> Account? {
        try rows(SharedSQL.accountByUsername, .text(username.key)) { try $0.account() }.first
    }

    /// The account that logs in by that address.
    public func account(email: EmailAddress) throws -> Account? {
        try rows(SharedSQL.accountByEmail, .text(email.key)) { try $0.account() }.first
    }

    /// Sets another password, where nobody has since the account was read.
    public func setPassword(_ hash: String, of userID: EntityID, ifAt tokenVersion: Int) throws -> Bool {
        try connection.asDomainError {
            try connection.run(
                """
                UPDATE users SET password_hash = $3, token_version = token_version + 1
                WHERE id = $1 AND token_version = $2
                """,
                [.id(userID), .integer(Int64(tokenVersion)), .text(hash)]
            ) == 1
        }
    }
}
