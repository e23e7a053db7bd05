import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

/// An audit that has never found anything proves nothing: each kind of damage is planted past every guard.
@Suite struct AuditTests {
    @Test("finds each kind of damage", arguments: Damage.all)
    func finds(_ damage: Damage) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("test.sqlite")
        let bench = Workbench(try SQLiteStorage(path: path))
        for _ in 0..<2 {
            let user = try bench.open(1_000)
            _ = try bench.charge(user, key: "k")
        }
        #expect(try bench.storage.audit().findings.isEmpty)
        try RawSQLite(path).execute(Self.unguarded + damage.sql)
        let rules = try bench.storage.audit().findings.map(\.rule)
        #expect(rules.contains(damage.rule), "found \(rules)")
    }

    @Test("counts what it looked at")
    func counts() throws {
        let folder = try TemporaryFolder()
        let bench = Workbench(try SQLiteStorage(path: folder.path("test.sqlite")))
        _ = try bench.open()
        _ = try bench.charge(try bench.open(1_000))
        let report = try bench.storage.audit()
        #expect((report.wallets, report.transfers, report.entries) == (2, 2, 4))
    }

    private static let unguarded = """
        PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
        DROP TRIGGER entries_stay; DROP TRIGGER entries_hold; DROP TRIGGER transfers_stay; DROP TRIGGER transfers_hold;
        """
}

struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: String
    let rule: String

    init(_ description: String, _ sql: String, finds rule: String) {
        testDescription = description
        self.sql = sql
        self.rule = rule
    }

    private static let sum = "a balance is the sum of its entries"
    private static let chain = "each entry goes on from the balance before it"
    private static let zero = "the entries of a transfer sum to nothing"
    private static let sides =
        "a transfer moves its amount in or out of its user's wallet, against the right house account"
    private static let oneCharge = "every prediction was charged once"
    private static let firstWallet = "WHERE user_id = (SELECT min(user_id) FROM wallets)"
    private static let charge = "(SELECT min(id) FROM transfers WHERE kind = 'charge')"

    static let all = [
        Damage("a cent more in a wallet", "UPDATE wallets SET balance = balance + 1 \(firstWallet)", finds: sum),
        Damage("a wallet emptied", "UPDATE wallets SET balance = 0 \(firstWallet)", finds: sum),
        Damage(
            "a wallet below nothing",
            "UPDATE wallets SET balance = -1 \(firstWallet)",
            finds: "no balance is negative"
        ),
        Damage("a wallet gone", "DELETE FROM wallets \(firstWallet)", finds: "every user has a wallet"),
        Damage(
            "a user gone with the wallet",
            "DELETE FROM wallets \(firstWallet); DELETE FROM users WHERE id NOT IN (SELECT user_id FROM wallets)",
            finds: "every reference leads somewhere"
        ),
        Damage("an entry changed", "UPDATE entries SET amount = amount - 1 WHERE sequence = 1", finds: zero),
        Damage(
            "both entries of a transfer changed alike",
            "UPDATE entries SET amount = amount * 2 WHERE transfer_id = \(charge)",
            finds: sides
        ),
        Damage(
            "a balance after an entry changed",
            "UPDATE entries SET balance_after = 7 WHERE sequence = 1",
            finds: chain
        ),
        Damage("an entry of a wallet gone", "DELETE FROM entries WHERE sequence = 1", finds: sides),
        Damage("an entry of the house gone", "DELETE FROM entries WHERE sequence = 2", finds: sides),
        Damage(
            "an entry moved to another wallet",
            "UPDATE entries SET user_id = (SELECT max(user_id) FROM wallets) WHERE sequence = 1",
            finds: sides
        ),
        Damage(
            "money from the wrong house account",
            "UPDATE entries SET account = 'revenue' WHERE account = 'cash'",
            finds: sides
        ),
        Damage("an amount changed", "UPDATE transfers SET amount = amount + 1 WHERE id = \(charge)", finds: sides),
        Damage("a charge called a deposit", "UPDATE transfers SET kind = 'deposit' WHERE id = \(charge)", finds: sides),
        Damage("a transfer gone", "DELETE FROM transfers WHERE id = \(charge)", finds: "every entry has its transfer"),
        Damage(
            "a transfer of somebody else's",
            "UPDATE transfers SET user_id = (SELECT max(user_id) FROM wallets) \(firstWallet)",
            finds: sides
        ),
        Damage(
            "a prediction gone",
            "DELETE FROM predictions \(firstWallet)",
            finds: "every charge has its prediction, of the same user"
        ),
        Damage(
            "a prediction given away",
            "UPDATE predictions SET user_id = (SELECT max(user_id) FROM wallets) \(firstWallet)",
            finds: "every charge has its prediction, of the same user"
        ),
        Damage("a prediction that nobody paid for", "UPDATE predictions SET id = 'x' \(firstWallet)", finds: oneCharge),
        Damage(
            "a whole charge gone, tidily",
            """
            UPDATE wallets SET balance = balance + 500 \(firstWallet);
            DELETE FROM entries WHERE transfer_id IN (SELECT id FROM transfers WHERE kind = 'charge'
                AND user_id = (SELECT min(user_id) FROM wallets));
            DELETE FROM transfers WHERE kind = 'charge' AND user_id = (SELECT min(user_id) FROM wallets)
            """,
            finds: oneCharge
        ),
        Damage(
            "an answer kept for a transfer that is not there",
            "UPDATE idempotency_keys SET transfer_id = 'x' \(firstWallet)",
            finds: "every reference leads somewhere"
        ),
        Damage(
            "a value that no column may hold",
            "UPDATE transfers SET amount = -amount",
            finds: "the file is sound"
        ),
    ]
}
