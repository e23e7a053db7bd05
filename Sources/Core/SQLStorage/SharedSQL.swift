/// Statements that both databases read alike.
///
/// To SQLite `$1` is a name: it numbers names as it meets them, so each has to be there first in the order of its number.
enum SharedSQL {
    static let accountByID: StaticString = """
        SELECT id, username, email, password_hash, token_version, created_at, balance
        FROM users JOIN wallets ON user_id = id WHERE id = $1
        """

    static let accountByUsername: StaticString = """
        SELECT id, username, email, password_hash, token_version, created_at, balance
        FROM users JOIN wallets ON user_id = id WHERE username_key = $1
        """

    static let accountByEmail: StaticString = """
        SELECT id, username, email, password_hash, token_version, created_at, balance
        FROM users JOIN wallets ON user_id = id WHERE email_key = $1
        """

    static let statement: StaticString = """
        SELECT t.id, t.kind, t.user_id, t.amount, t.reference, t.created_at, e.amount, e.balance_after, e.sequence
        FROM entries e JOIN transfers t ON t.id = e.transfer_id
        WHERE e.user_id = $1 AND e.sequence < $2 ORDER BY e.sequence DESC LIMIT $3
        """

    static let depositByReference: StaticString = """
        SELECT t.id, t.kind, t.user_id, t.amount, t.reference, t.created_at, e.amount, e.balance_after, e.sequence
        FROM transfers t JOIN entries e ON e.transfer_id = t.id AND e.account = 'wallet'
        WHERE t.reference = $1 AND t.kind = 'deposit'
        """

    static let storedAnswer: StaticString = """
        SELECT k.fingerprint, k.answer, e.balance_after
        FROM idempotency_keys k LEFT JOIN entries e ON e.transfer_id = k.transfer_id AND e.account = 'wallet'
        WHERE k.user_id = $1 AND k.operation = $2 AND k.key = $3
        """

    static let product: StaticString = """
        SELECT id, owner_id, current_price, created_at, updated_at,
            name, description, category, brand, condition, shipping
        FROM products WHERE owner_id = $1 AND id = $2
        """

    static let products: StaticString = """
        SELECT id, owner_id, current_price, created_at, updated_at,
            name, description, category, brand, condition, shipping
        FROM products WHERE owner_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """

    static let predictions: StaticString = """
        SELECT id, product_id, price, quote, model_version, duration_us, created_at,
            name, description, category, brand, condition, shipping
        FROM predictions WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3
        """

    static let predictionsOfProduct: StaticString = """
        SELECT id, product_id, price, quote, model_version, duration_us, created_at,
            name, description, category, brand, condition, shipping
        FROM predictions WHERE user_id = $1 AND product_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4
        """

    static let activity: StaticString = """
        SELECT duration_us FROM (SELECT duration_us, created_at FROM predictions ORDER BY sequence DESC LIMIT 1000) AS last
        WHERE created_at >= $1 ORDER BY duration_us
        """

    /// Where a list begins that goes on from no identity: behind all that are made.
    static let afterAllIDs = "ffffffff-ffff-ffff-ffff-ffffffffffff"
}
