import Domain
import Repositories

extension SQLiteStorage: AccountRepository {
    /// Opens an account with an empty wallet.
    public func add(_ user: User) throws {
        try write {
            let taken = try database.query(
                "SELECT username_key = ?1, email_key = ?2 FROM users WHERE username_key = ?1 OR email_key = ?2",
                .text(user.username.key),
                .text(user.email.key)
            ) { (username: $0.integer(0) == 1, email: $0.integer(1) == 1) }
            guard taken.isEmpty else {
                throw DomainError.taken(
                    username: taken.contains(where: \.username),
                    email: taken.contains(where: \.email)
                )
            }
            try insert(user, balance: .zero)
        }
    }

    /// Writes a user and the wallet; only inside of a transaction.
    func insert(_ user: User, balance: Money) throws {
        try database.run(
            """
            INSERT INTO users (id, username, username_key, email, email_key, password_hash, token_version, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            .id(user.id),
            .text(user.username.text),
            .text(user.username.key),
            .text(user.email.text),
            .text(user.email.key),
            .text(user.passwordHash),
            .integer(Int64(user.tokenVersion)),
            .time(user.createdAt)
        )
        try database.run(
            "INSERT INTO wallets (user_id, balance) VALUES (?1, ?2)",
            .id(user.id),
            .money(balance)
        )
    }

    /// The account of that id.
    public func account(_ id: EntityID) throws -> Account? {
        try database.query(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE id = ?1
            """,
            .id(id),
            read: Self.account
        ).first
    }

    /// The account that logs in by that name.
    public func account(username: Username) throws -> Account? {
        try database.query(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE username_key = ?1
            """,
            .text(username.key),
            read: Self.account
        ).first
    }

    /// The account that logs in by that address.
    public func account(email: EmailAddress) throws -> Account? {
        try database.query(
            """
            SELECT id, username, email, password_hash, token_version, created_at, balance
            FROM users JOIN wallets ON user_id = id WHERE email_key = ?1
            """,
            .text(email.key),
            read: Self.account
        ).first
    }

    /// Sets another password, where nobody has since the account was read.
    public func setPassword(_ hash: String, of userID: EntityID, ifAt tokenVersion: Int) throws -> Bool {
        try write {
            try database.run(
                """
                UPDATE users SET password_hash = ?3, token_version = token_version + 1
                WHERE id = ?1 AND token_version = ?2
                """,
                .id(userID),
                .integer(Int64(tokenVersion)),
                .text(hash)
            )
            return database.changes == 1
        }
    }

    private static func account(_ row: SQLiteRow) throws -> Account {
        guard let username = Username(row.text(1)), let email = EmailAddress(row.text(2)) else {
            throw DamagedRow(what: "user", column: 1)
        }
        let user = User(
            id: try row.id(0),
            username: username,
            email: email,
            passwordHash: row.text(3),
            tokenVersion: Int(row.integer(4)),
            createdAt: row.time(5)
        )
        return Account(user: user, balance: row.money(6))
    }
}
