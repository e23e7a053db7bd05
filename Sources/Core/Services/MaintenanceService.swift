import Cryptography
import Domain
import Repositories

/// What an operator does now and then, by hand or by a timer.
public struct MaintenanceService {
    /// How long a first answer is kept for repetitions.
    static let answerLifetimeMilliseconds: Int64 = 24 * 3_600 * 1_000
    /// Rows that one transaction deletes, so that no writer waits for long.
    static let batch = 1_000
    private let storage: any Storage
    private let origin: Origin

    /// Takes what it works with.
    public init(storage: any Storage, origin: Origin) {
        self.storage = storage
        self.origin = origin
    }

    /// Applies the changes of the schema that are missing.
    public func migrate() throws -> SchemaState { try storage.migrate() }

    /// Which changes of the schema are applied, and which are missing.
    public func schemaState() throws -> SchemaState { try storage.schemaState() }

    /// Recomputes every balance from the ledger and looks for whatever does not add up.
    public func audit() throws -> AuditReport { try storage.audit() }

    /// So much of each kind of thing is taken along with an account.
    public static let snapshotLimit = 200

    /// The accounts of these users, each once; those that do not exist are left out.
    public func snapshot(of users: [SnapshotSubject]) throws -> [AccountSnapshot] {
        var snapshots: [AccountSnapshot] = []
        for subject in users {
            guard let id = try id(of: subject), !snapshots.contains(where: { $0.user.id == id }) else { continue }
            if let snapshot = try storage.snapshot(of: id, limit: Self.snapshotLimit) { snapshots.append(snapshot) }
        }
        return snapshots
    }

    private func id(of subject: SnapshotSubject) throws -> EntityID? {
        switch subject {
        case .id(let id): id
        case .login(.username(let username)): try storage.account(username: username)?.user.id
        case .login(.email(let email)): try storage.account(email: email)?.user.id
        case .login(.nobody): nil
        }
    }

    /// Puts accounts back into the database of a replay, all with one password, or with one that nobody knows.
    public func restore(_ accounts: [AccountSnapshot], password: String?) throws {
        let hash = try password.map { password in
            do throws(PasswordHashError) {
                return try PasswordHash.make(password)
            } catch {
                throw DomainError.unavailable(reason: "there is not enough memory to hash a password")
            }
        }
        try storage.restore(accounts.map { $0.with(passwordHash: hash ?? "") })
    }

    /// Whose account is meant.
    public enum SnapshotSubject: Sendable, Equatable {
        case id(EntityID)
        case login(AccountService.Login)
    }

    /// Forgets answers older than a day, and counted logins that count no more; how many they were.
    public func prune() throws -> (answers: Int, attempts: Int) {
        let now = try origin.now()
        let limit = Timestamp(milliseconds: now.milliseconds - Self.answerLifetimeMilliseconds)
        let answers = try Self.inBatches { try storage.forgetAnswers(before: limit, limit: $0) }
        return (answers, try Self.inBatches { try storage.forgetAttempts(before: now, limit: $0) })
    }

    private static func inBatches(_ forget: (_ limit: Int) throws -> Int) rethrows -> Int {
        var total = 0
        while true {
            let count = try forget(batch)
            total += count
            if count < batch { return total }
        }
    }
}

extension AccountSnapshot {
    fileprivate func with(passwordHash: String) -> AccountSnapshot {
        AccountSnapshot(
            user: User(
                id: user.id,
                username: user.username,
                email: user.email,
                passwordHash: passwordHash,
                tokenVersion: user.tokenVersion,
                createdAt: user.createdAt
            ),
            balance: balance,
            statement: statement,
            predictions: predictions,
            products: products,
            answers: answers
        )
    }
}
