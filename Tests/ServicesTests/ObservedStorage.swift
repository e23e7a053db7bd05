import Cryptography
import Domain
import Repositories
import Services

/// A storage that notes what it is asked; its passwords are compared as they are, and noted too.
final class ObservedStorage: AccountRepository, AttemptRepository {
    /// What was asked, in its order.
    var steps: [String] = []
    /// Every subject of which something was written.
    private(set) var subjects: Set<String> = []
    /// Whether there is memory to hash passwords in.
    var hasMemory = true
    private let base: any AccountRepository & AttemptRepository

    init(_ base: any AccountRepository & AttemptRepository) { self.base = base }

    var passwords: Passwords {
        Passwords(
            make: { password throws(PasswordHashError) in password },
            matches: { password, hash throws(PasswordHashError) in
                try self.compare()
                return password == hash
            },
            pretendToMatch: { _ throws(PasswordHashError) in
                try self.compare()
                return false
            }
        )
    }

    private func compare() throws(PasswordHashError) {
        steps.append("compare")
        if !hasMemory { throw PasswordHashError() }
    }

    func add(_ user: User) throws { try base.add(user) }

    func account(_ id: EntityID) throws -> Account? {
        steps.append("find by id")
        return try base.account(id)
    }

    func account(username: Username) throws -> Account? {
        steps.append("find by name")
        return try base.account(username: username)
    }

    func account(email: EmailAddress) throws -> Account? {
        steps.append("find by address")
        return try base.account(email: email)
    }

    func setPassword(_ hash: String, of userID: EntityID, ifAt tokenVersion: Int) throws -> Bool {
        try base.setPassword(hash, of: userID, ifAt: tokenVersion)
    }

    func attempts(of subjects: [String]) throws -> [AttemptCount?] {
        steps.append("look")
        return try base.attempts(of: subjects)
    }

    func count(_ charges: [AttemptCharge], at moment: Timestamp) throws -> Bool {
        steps.append("count \(charges.count)")
        subjects.formUnion(charges.map(\.subject))
        return try base.count(charges, at: moment)
    }

    func settle(
        trusting subjects: [String],
        until: Timestamp,
        takingBack charges: [AttemptCharge],
        at moment: Timestamp
    ) throws {
        steps.append("settle \(subjects.count) \(charges.count)")
        self.subjects.formUnion(subjects)
        try base.settle(trusting: subjects, until: until, takingBack: charges, at: moment)
    }

    func forgetAttempts(before moment: Timestamp, limit: Int) throws -> Int {
        try base.forgetAttempts(before: moment, limit: limit)
    }
}
