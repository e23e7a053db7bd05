import Domain

/// What stands in a database of the first version of the schema: a seller with two products.
enum FirstLight {
    static let owner = "0199c0de-0000-7000-8000-00000000000a"
    static let coat = "0199c0de-0000-7000-8000-000000000001"
    static let phone = "0199c0de-0000-7000-8000-000000000002"

    static let rows = """
        INSERT INTO users (id, username, username_key, email, email_key, password_hash, token_version, created_at)
            VALUES ('\(owner)', 'ada', 'ada', 'a@b.example', 'a@b.example', '', 1, 7);
        INSERT INTO wallets (user_id, balance) VALUES ('\(owner)', 0);
        INSERT INTO products (id, owner_id, name, description, category, brand, condition, shipping, created_at, updated_at)
            VALUES ('\(coat)', '\(owner)', 'КУРТКА Ґанок', 'ЪЁЯ' , 'Мужское/ВЕРХ', 'Zara', 3, 0, 7, 7),
                ('\(phone)', '\(owner)', 'iPhone 13 PRO', '', 'Phones', 'APPLE', 1, 1, 8, 8);
        """

    /// Searches, and what they have to find once the database is of this version.
    static let searches = [
        ("куртка ґанок ъёя мужское верх ZARA", [coat]), ("iphone apple PRO", [phone]), ("куртка apple", []),
        ("a", [phone, coat]),
    ]

    static func id(_ text: String) throws -> EntityID {
        guard let id = EntityID(text) else { throw DomainError.notFound }
        return id
    }
}
