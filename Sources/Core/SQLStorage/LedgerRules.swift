/// What has to hold of the books, and the SQL that finds whoever breaks it: one text for both databases.
enum LedgerRules {
    static let all: [(rule: String, sql: StaticString)] = [
        (
            "a balance is the sum of its entries",
            """
            SELECT w.user_id FROM wallets w LEFT JOIN entries e ON e.user_id = w.user_id
            GROUP BY w.user_id, w.balance HAVING w.balance <> coalesce(sum(e.amount), 0)
            """
        ),
        (
            "each entry goes on from the balance before it",
            """
            SELECT user_id FROM (
                SELECT user_id, amount, balance_after,
                    lag(balance_after, 1, CAST(0 AS bigint)) OVER (PARTITION BY user_id ORDER BY sequence) AS balance_before
                FROM entries WHERE user_id IS NOT NULL
            ) AS steps WHERE balance_after <> balance_before + amount GROUP BY user_id
            """
        ),
        ("no balance is negative", "SELECT user_id FROM wallets WHERE balance < 0"),
        (
            "every user has a wallet",
            "SELECT id FROM users u WHERE NOT EXISTS (SELECT 1 FROM wallets w WHERE w.user_id = u.id)"
        ),
        (
            "the entries of a transfer sum to nothing",
            "SELECT transfer_id FROM entries GROUP BY transfer_id HAVING sum(amount) <> 0"
        ),
        (
            "a transfer moves its amount in or out of its user's wallet, against the right house account",
            """
            SELECT t.id FROM transfers t
            LEFT JOIN entries w ON w.transfer_id = t.id AND w.account = 'wallet'
            LEFT JOIN entries h ON h.transfer_id = t.id AND h.account <> 'wallet'
            WHERE w.transfer_id IS NULL OR h.transfer_id IS NULL OR w.user_id <> t.user_id
                OR w.amount <> CASE t.kind WHEN 'charge' THEN -t.amount ELSE t.amount END
                OR h.account <> CASE t.kind WHEN 'charge' THEN 'revenue' ELSE 'cash' END
            """
        ),
        ("a cause moves money once", "SELECT reference FROM transfers GROUP BY reference, kind HAVING count(*) > 1"),
        (
            "every entry has its transfer",
            "SELECT transfer_id FROM entries e WHERE NOT EXISTS (SELECT 1 FROM transfers t WHERE t.id = e.transfer_id)"
        ),
        // An id is a uuid or a text, and the reference of a charge always a text. Materialised, so that SQLite joins by an index on
        // the cast: without one it would read all predictions of a user for each of his charges.
        (
            "every charge has its prediction, of the same user",
            """
            WITH kept AS MATERIALIZED (SELECT user_id, CAST(id AS text) AS reference FROM predictions)
            SELECT t.id FROM transfers t LEFT JOIN kept p ON p.user_id = t.user_id AND p.reference = t.reference
            WHERE t.kind = 'charge' AND p.reference IS NULL
            """
        ),
        (
            "every prediction was charged once",
            """
            SELECT p.id FROM predictions p LEFT JOIN transfers t ON t.reference = CAST(p.id AS text) AND t.kind = 'charge'
            GROUP BY p.id HAVING count(t.id) <> 1
            """
        ),
    ]
}
