/// The tables, in SQL that PostgreSQL reads too but for STRICT and the triggers' bodies.
enum Schema {
    static let firstLight = """
        CREATE TABLE users (
            id            TEXT NOT NULL PRIMARY KEY,
            username      TEXT NOT NULL,
            username_key  TEXT NOT NULL UNIQUE,
            email         TEXT NOT NULL,
            email_key     TEXT NOT NULL UNIQUE,
            password_hash TEXT NOT NULL,
            token_version INTEGER NOT NULL,
            created_at    INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE wallets (
            user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id),
            balance INTEGER NOT NULL CHECK (balance >= 0)
        ) STRICT;

        CREATE TABLE transfers (
            id         TEXT NOT NULL PRIMARY KEY,
            kind       TEXT NOT NULL CHECK (kind IN ('deposit', 'charge')),
            user_id    TEXT NOT NULL REFERENCES wallets (user_id),
            amount     INTEGER NOT NULL CHECK (amount > 0),
            reference  TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            UNIQUE (reference, kind)
        ) STRICT;

        -- The truth about money. A wallet's entry has its owner and the balance after it; a house account's has neither.
        CREATE TABLE entries (
            sequence      INTEGER PRIMARY KEY,
            transfer_id   TEXT NOT NULL REFERENCES transfers (id),
            account       TEXT NOT NULL CHECK (account IN ('wallet', 'cash', 'revenue')),
            user_id       TEXT REFERENCES wallets (user_id),
            amount        INTEGER NOT NULL CHECK (amount <> 0),
            balance_after INTEGER CHECK (balance_after >= 0),
            UNIQUE (transfer_id, account),
            CHECK ((account = 'wallet') = (user_id IS NOT NULL) AND (account = 'wallet') = (balance_after IS NOT NULL))
        ) STRICT;
        CREATE INDEX entries_of_wallet ON entries (user_id, sequence) WHERE user_id IS NOT NULL;

        CREATE TABLE products (
            id            TEXT NOT NULL,
            owner_id      TEXT NOT NULL REFERENCES users (id),
            name          TEXT NOT NULL,
            description   TEXT NOT NULL,
            category      TEXT NOT NULL,
            brand         TEXT NOT NULL,
            condition     INTEGER NOT NULL CHECK (condition BETWEEN 1 AND 5),
            shipping      INTEGER NOT NULL CHECK (shipping IN (0, 1)),
            current_price INTEGER CHECK (current_price > 0),
            created_at    INTEGER NOT NULL,
            updated_at    INTEGER NOT NULL,
            PRIMARY KEY (owner_id, id)
        ) STRICT;

        CREATE TABLE predictions (
            sequence      INTEGER PRIMARY KEY,
            id            TEXT NOT NULL,
            user_id       TEXT NOT NULL REFERENCES users (id),
            product_id    TEXT,
            name          TEXT NOT NULL,
            description   TEXT NOT NULL,
            category      TEXT NOT NULL,
            brand         TEXT NOT NULL,
            condition     INTEGER NOT NULL,
            shipping      INTEGER NOT NULL,
            price         INTEGER NOT NULL CHECK (price > 0),
            quote         TEXT NOT NULL,
            model_version TEXT NOT NULL,
            duration_us   INTEGER NOT NULL,
            created_at    INTEGER NOT NULL,
            UNIQUE (user_id, id)
        ) STRICT;

        CREATE TABLE idempotency_keys (
            user_id     TEXT NOT NULL REFERENCES users (id),
            operation   TEXT NOT NULL,
            key         TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            answer      TEXT NOT NULL,
            transfer_id TEXT REFERENCES transfers (id),
            created_at  INTEGER NOT NULL,
            PRIMARY KEY (user_id, operation, key)
        ) STRICT;
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

        CREATE TRIGGER entries_stay   BEFORE DELETE ON entries   BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER entries_hold   BEFORE UPDATE ON entries   BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER transfers_stay BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
        CREATE TRIGGER transfers_hold BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;

        -- REPLACE deletes without asking the triggers above.
        CREATE TRIGGER entries_once BEFORE INSERT ON entries
            WHEN EXISTS (SELECT 1 FROM entries WHERE sequence = NEW.sequence)
                OR EXISTS (SELECT 1 FROM entries WHERE transfer_id = NEW.transfer_id AND account = NEW.account)
            BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER transfers_once BEFORE INSERT ON transfers
            WHEN EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id)
                OR EXISTS (SELECT 1 FROM transfers WHERE reference = NEW.reference AND kind = NEW.kind)
            BEGIN SELECT RAISE(ABORT, 'transfers are append-only'); END;
        """
}
