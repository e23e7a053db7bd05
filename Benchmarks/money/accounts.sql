-- The users that pgbench charges, whose ids are the numbers 0 to 100; and money for everybody, with books that are right.
INSERT INTO users (id, username, username_key, email, email_key, password_hash, token_version, created_at)
    SELECT lpad(number::text, 32, '0')::uuid, name, name, name || '@example.org', name || '@example.org', '-', 1, 0
    FROM (SELECT number, 'bare' || number AS name FROM generate_series(0, 100) AS number) AS bare;
INSERT INTO wallets (user_id, balance) SELECT id, 0 FROM users WHERE username LIKE 'bare%';
WITH paid AS (
    UPDATE wallets SET balance = 100000000000000 WHERE balance = 0 RETURNING user_id, balance
), moved AS (
    INSERT INTO transfers (id, kind, user_id, amount, reference, created_at)
    SELECT user_id, 'deposit', user_id, balance, user_id::text, 0 FROM paid
)
INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
    SELECT user_id, 'wallet', user_id, balance, balance FROM paid
    UNION ALL SELECT user_id, 'cash', NULL, -balance, NULL FROM paid;
