/// Passwords that were tried, counted by name and address. The subjects are keyed hashes: whoever reads the table learns nobody's name.
enum LoginAttemptsTable {
    static let inSQLite = """
        CREATE TABLE login_attempts (
            subject       TEXT    NOT NULL PRIMARY KEY,
            free_at       INTEGER NOT NULL,
            trusted_until INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX login_attempts_by_end ON login_attempts (max(free_at, trusted_until));
        """

    // Room in each page: every login writes a row that is there already.
    static let inPostgreSQL = """
        CREATE TABLE login_attempts (
            subject       text   PRIMARY KEY,
            free_at       bigint NOT NULL,
            trusted_until bigint NOT NULL DEFAULT 0
        ) WITH (fillfactor = 70);
        CREATE INDEX login_attempts_by_end ON login_attempts ((greatest(free_at, trusted_until)));
        """
}
