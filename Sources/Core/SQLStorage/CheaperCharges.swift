/// Settles how PostgreSQL finds the rows of a charge, and which references it looks up for one.
enum CheaperCharges {
    // A plan that reads a small table as a whole stays with its connection, and what is small in pages has many dead rows between two
    // vacuums: each charge and each check of a reference read them all. As for a disk whose pages are all equally near, which
    // memory is, an index is the cheaper way from the first page on.
    //
    // The two references are proved by others (decision 17). Dropping them reads no rows. Charges and deposits take the tables in
    // different orders, so the locks are tried for less than the second after which the server calls it a deadlock, and let go between.
    static let inPostgreSQL = """
        DO $$ BEGIN
            EXECUTE format('ALTER ROLE %I IN DATABASE %I SET random_page_cost = 1.1', current_user, current_database());
            FOR attempt IN 1..60 LOOP
                BEGIN
                    SET LOCAL lock_timeout = '300ms';
                    LOCK TABLE users, wallets, entries, predictions IN ACCESS EXCLUSIVE MODE;
                    EXIT;
                EXCEPTION WHEN lock_not_available THEN
                    PERFORM pg_sleep(0.5);
                END;
            END LOOP;
            SET LOCAL lock_timeout = '55s';
        END $$;
        ALTER TABLE entries DROP CONSTRAINT entries_user_id_fkey;
        ALTER TABLE predictions DROP CONSTRAINT predictions_user_id_fkey;
        """

    /// Nothing: SQLite looks up a key by its index, however few rows there are, and a reference for next to nothing.
    static let inSQLite = "-- nothing to change"
}
