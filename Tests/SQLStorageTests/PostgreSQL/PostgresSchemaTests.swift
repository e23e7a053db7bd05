import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

@Suite("A PostgreSQL schema")
struct PostgresSchemaTests {
    private let server: PostgresServer
    private let url: String
    private let database: String
    private let storage: PostgresStorage

    init() throws {
        server = try PostgresServer.shared
        url = try server.makeDatabase()
        database = PostgresServer.name(of: url)
        storage = PostgresStorage(PostgresAddress(url: url))
    }

    @Test("that nobody has made yet is told so, and how to make it")
    func missing() throws {
        #expect(try storage.schemaState().applied == [])
        let known = try storage.schemaState().missing.count
        let reason = "the database has schema version 0, this program knows \(known): have it migrated"
        #expect(throws: DomainError.unavailable(reason: reason)) { try storage.audit() }
        let state = try storage.migrate()
        #expect(state.missing == [])
        #expect(try storage.schemaState() == state)
        #expect(try storage.audit().findings == [])
        // Whoever asks for the state is told the same on both.
        let folder = try TemporaryFolder()
        #expect(try SQLiteStorage(path: folder.path("test.sqlite")).schemaState() == state)
    }

    @Test("of a newer program is refused with a sentence that says so, and is left alone")
    func newer() throws {
        let known = try storage.migrate().applied.count
        _ = try server.execute("INSERT INTO schema_migrations VALUES (99, 'later', 'x')", in: database)
        let reason = "the database has schema version 99, this program knows \(known)"
        #expect(throws: DomainError.unavailable(reason: reason)) { try storage.audit() }
        #expect(throws: DomainError.self) { try storage.migrate() }
    }

    @Test("that was made by another text is refused with the change's name")
    func otherText() throws {
        _ = try storage.migrate()
        _ = try server.execute("UPDATE schema_migrations SET checksum = 'x'", in: database)
        #expect {
            try storage.migrate()
        } throws: { error in
            guard case DomainError.unavailable(let reason) = error else { return false }
            return reason.contains("change 1 of the schema, \"first light\"")
        }
    }

    @Test(
        "lets nobody change or remove what moved money",
        arguments: ["entries", "transfers"],
        ["UPDATE # SET amount = amount + 1", "DELETE FROM #", "TRUNCATE # CASCADE"]
    )
    func appendOnly(table: String, statement: String) throws {
        _ = try storage.migrate()
        _ = try Workbench(storage).open(500)
        #expect {
            try server.execute(statement.replacing("#", with: table), in: database)
        } throws: { "\($0)".contains("append-only") }
        #expect(try storage.audit().findings == [])
    }

    @Test("an audit may take longer than a request")
    func longAudit() throws {
        _ = try storage.migrate()
        let user = try Workbench(storage).open(500)
        _ = try server.execute(
            "ALTER ROLE CURRENT_USER IN DATABASE \(database) SET statement_timeout = '100ms'",
            in: database
        )
        let hold = "BEGIN; SET LOCAL statement_timeout = 0; LOCK TABLE entries; SELECT pg_sleep(1); COMMIT"
        let holder = try server.begin(hold, in: database)
        let held = "SELECT count(*) FROM pg_locks WHERE relation = 'entries'::regclass AND mode = 'AccessExclusiveLock'"
        while try server.execute(held, in: database) != ["1"] {}
        let late = PostgresStorage(PostgresAddress(url: url))
        #expect(throws: DomainError.self) { try late.statement(of: user, before: nil, limit: 1) }
        #expect(try late.audit().findings == [])
        #expect(try holder.finish().exitStatus == 0)
        // The usual limit holds again on the same connection.
        let next = try server.begin(hold, in: database)
        while try server.execute(held, in: database) != ["1"] {}
        #expect(throws: DomainError.self) { try late.statement(of: user, before: nil, limit: 1) }
        #expect(try next.finish().exitStatus == 0)
    }

    @Test("gives every role a limit of time, and a planner that takes the index")
    func limits() throws {
        _ = try storage.migrate()
        for (name, value) in [
            ("statement_timeout", "5s"), ("lock_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s"),
            ("client_connection_check_interval", "2s"), ("random_page_cost", "1.1"),
        ] { #expect(try server.execute("SHOW \(name)", in: database) == [value]) }
    }

    @Test(
        "shows the audit what somebody has done past its rules",
        arguments: [
            ("UPDATE wallets SET balance = balance + 1", "a balance is the sum of its entries"),
            ("ALTER TABLE entries DISABLE TRIGGER entries_hold", "the ledger's rules are in force"),
            ("DROP TRIGGER transfers_hold ON transfers", "the ledger's rules are in force"),
            ("ALTER TABLE entries ENABLE REPLICA TRIGGER entries_hold", "the ledger's rules are in force"),
            ("ALTER TABLE transfers DROP CONSTRAINT transfers_reference_kind_key", "the ledger's rules are in force"),
            ("ALTER TABLE wallets DROP CONSTRAINT wallets_balance_check", "the ledger's rules are in force"),
            ("ALTER TABLE wallets DROP CONSTRAINT wallets_user_id_fkey", "the ledger's rules are in force"),
            ("ALTER TABLE transfers DROP CONSTRAINT transfers_user_id_fkey", "the ledger's rules are in force"),
            ("ALTER TABLE entries DROP CONSTRAINT entries_transfer_id_fkey", "the ledger's rules are in force"),
            (
                "UPDATE entries SET user_id = gen_random_uuid() WHERE account = 'wallet'",
                "every reference leads somewhere"
            ),
            (
                "UPDATE entries SET user_id = gen_random_uuid() WHERE account = 'wallet'",
                "a transfer moves its amount in or out of its user's wallet, against the right house account"
            ),
            ("UPDATE predictions SET user_id = gen_random_uuid()", "every reference leads somewhere"),
            ("UPDATE predictions SET user_id = gen_random_uuid()", "every charge has its prediction, of the same user"),
            (
                """
                ALTER TABLE transfers DROP CONSTRAINT transfers_reference_kind_key;
                INSERT INTO transfers SELECT gen_random_uuid(), kind, user_id, amount, reference, created_at FROM transfers
                """, "a cause moves money once"
            ),
            ("DELETE FROM predictions", "every charge has its prediction, of the same user"),
            ("DELETE FROM transfers", "every entry has its transfer"),
            ("UPDATE predictions SET id = gen_random_uuid()", "every prediction was charged once"),
            (
                "UPDATE entries SET balance_after = 7 WHERE account = 'wallet'",
                "each entry goes on from the balance before it"
            ),
            ("UPDATE entries SET amount = 7 WHERE account = 'cash'", "the entries of a transfer sum to nothing"),
            (
                "UPDATE transfers SET kind = 'deposit'",
                "a transfer moves its amount in or out of its user's wallet, against the right house account"
            ),
            ("DELETE FROM wallets", "every user has a wallet"),
            (
                "ALTER TABLE wallets DROP CONSTRAINT wallets_balance_check; UPDATE wallets SET balance = -1",
                "no balance is negative"
            ),
        ]
    )
    func damage(statement: String, rule: String) throws {
        _ = try storage.migrate()
        let bench = Workbench(storage)
        _ = try bench.charge(try bench.open(1_000))
        #expect(try storage.audit().findings == [])
        let unguarded = "SET session_replication_role = replica; \(statement)"
        _ = try server.execute(unguarded, in: database)
        #expect(try storage.audit().findings.contains { $0.rule == rule })
    }
}
