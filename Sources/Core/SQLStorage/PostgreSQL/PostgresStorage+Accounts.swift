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
        try rows(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE id = $1
            """,
            .id(id),
            read: Self.account
        ).first
    }

    /// The account that logs in by that name.
    public func account(username: Username) throws -> Account? {
        try rows(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE username_key = $1
            """,
            .text(username.key),
            read: Self.account
        ).first
    }

    /// The account that logs in by that address.
    public func account(email: EmailAddress) throws -> Account? {
        try rows(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE email_key = $1
            """,
            .text(email.key),
            read: Self.account
        ).first
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

    private static func account(_ row: PostgresRow) throws -> Account {
        guard let username = Username(row.text(1)), let email = EmailAddress(row.text(2)) else {
            throw DamagedRow(what: "user", column: 1)
        }
        let user = User(
            id: try row.id(0),
            username: username,
            email: email,
            passwordHash: row.text(3),
            tokenVersion: Int(try row.integer(4)),
            createdAt: try row.time(5)
        )
        return Account(user: user, balance: try row.money(6))
    }
}
