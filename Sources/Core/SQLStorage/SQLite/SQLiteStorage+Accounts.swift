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
        try database.query(SharedSQL.accountByID, .id(id)) { try $0.account() }.first
    }

    /// The account that logs in by that name.
    public func account(username: Username) throws -> Account? {
        try database.query(SharedSQL.accountByUsername, .text(username.key)) { try $0.account() }.first
    }

    /// The account that logs in by that address.
    public func account(email: EmailAddress) throws -> Account? {
        try database.query(SharedSQL.accountByEmail, .text(email.key)) { try $0.account() }.first
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
}
