/// The tables, as in `Schema` for SQLite, with what PostgreSQL has types and functions for.
enum PostgresSchema {
    static let firstLight = """
        CREATE TABLE users (
            id            uuid    PRIMARY KEY,
            username      text    NOT NULL,
            username_key  text    NOT NULL UNIQUE,
            email         text    NOT NULL,
            email_key     text    NOT NULL UNIQUE,
            password_hash text    NOT NULL,
            token_version integer NOT NULL,
            created_at    bigint  NOT NULL
        );

        -- Room in each page, so that a new balance stays beside the old one and no index has to be touched.
        CREATE TABLE wallets (
            user_id uuid   PRIMARY KEY REFERENCES users (id),
            balance bigint NOT NULL CHECK (balance >= 0)
        ) WITH (fillfactor = 70);

        CREATE TABLE transfers (
            id         uuid   PRIMARY KEY,
            kind       text   NOT NULL CHECK (kind IN ('deposit', 'charge')),
            user_id    uuid   NOT NULL REFERENCES wallets (user_id),
            amount     bigint NOT NULL CHECK (amount > 0),
            reference  text   NOT NULL,
            created_at bigint NOT NULL,
            UNIQUE (reference, kind)
        );

        -- The truth about money. A wallet's entry has its owner and the balance after it; a house account's has neither.
        CREATE TABLE entries (
            sequence      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            transfer_id   uuid   NOT NULL REFERENCES transfers (id),
            account       text   NOT NULL CHECK (account IN ('wallet', 'cash', 'revenue')),
            user_id       uuid   REFERENCES wallets (user_id),
            amount        bigint NOT NULL CHECK (amount <> 0),
            balance_after bigint CHECK (balance_after >= 0),
            UNIQUE (transfer_id, account),
            CHECK ((account = 'wallet') = (user_id IS NOT NULL) AND (account = 'wallet') = (balance_after IS NOT NULL))
        );
        CREATE INDEX entries_of_wallet ON entries (user_id, sequence) WHERE user_id IS NOT NULL;

        CREATE TABLE products (
            id            uuid    NOT NULL,
            owner_id      uuid    NOT NULL REFERENCES users (id),
            name          text    NOT NULL,
            description   text    NOT NULL,
            category      text    NOT NULL,
            brand         text    NOT NULL,
            condition     integer NOT NULL CHECK (condition BETWEEN 1 AND 5),
            shipping      integer NOT NULL CHECK (shipping IN (0, 1)),
            current_price bigint  CHECK (current_price > 0),
            created_at    bigint  NOT NULL,
            updated_at    bigint  NOT NULL,
            PRIMARY KEY (owner_id, id)
        );

        CREATE TABLE predictions (
            sequence      bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            id            uuid    NOT NULL,
            user_id       uuid    NOT NULL REFERENCES users (id),
            product_id    uuid,
            name          text    NOT NULL,
            description   text    NOT NULL,
            category      text    NOT NULL,
            brand         text    NOT NULL,
            condition     integer NOT NULL,
            shipping      integer NOT NULL,
            price         bigint  NOT NULL CHECK (price > 0),
            quote         text    NOT NULL,
            model_version text    NOT NULL,
            duration_us   bigint  NOT NULL,
            created_at    bigint  NOT NULL,
            UNIQUE (user_id, id)
        );

        CREATE TABLE idempotency_keys (
            user_id     uuid   NOT NULL REFERENCES users (id),
            operation   text   NOT NULL,
            key         text   NOT NULL,
            fingerprint text   NOT NULL,
            answer      text   NOT NULL,
            transfer_id uuid   REFERENCES transfers (id),
            created_at  bigint NOT NULL,
            PRIMARY KEY (user_id, operation, key)
        );
        CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$;
        CREATE TRIGGER entries_hold BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER transfers_hold BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

        -- Nobody waits for ever: not for a row, not for an answer, and no client that has gone holds anything.
        DO $$ BEGIN
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET statement_timeout = ''5s''', current_user, current_database());
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET lock_timeout = ''2s''', current_user, current_database());
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET idle_in_transaction_session_timeout = ''10s''',
                current_user, current_database());
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET client_connection_check_interval = ''2s''',
                current_user, current_database());
        END $$;
        """
}
