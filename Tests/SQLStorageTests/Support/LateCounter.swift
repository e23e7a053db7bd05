import Dispatch
import Domain
import Repositories
import Synchronization

/// A storage that counts no attempt before all who are at a meeting have had their look: the worst moment there is.
final class LateCounter: AccountRepository, AttemptRepository {
    private let base: any Storage
    private let meeting: Meeting
    private var hasLooked = false

    init(_ base: any Storage, _ meeting: Meeting) {
        self.base = base
        self.meeting = meeting
    }

    func attempts(of subjects: [String]) throws -> [AttemptCount?] {
        let counts = try base.attempts(of: subjects)
        if !hasLooked { meeting.wait() }
        hasLooked = true
        return counts
    }

    func count(_ charges: [AttemptCharge], at moment: Timestamp) throws -> Bool {
        try base.count(charges, at: moment)
    }

    func settle(
        trusting subjects: [String],
        until: Timestamp,
        takingBack charges: [AttemptCharge],
        at moment: Timestamp
    ) throws { try base.settle(trusting: subjects, until: until, takingBack: charges, at: moment) }

    func forgetAttempts(before moment: Timestamp, limit: Int) throws -> Int {
        try base.forgetAttempts(before: moment, limit: limit)
    }

    func add(_ user: User) throws { try base.add(user) }

    func account(_ id: EntityID) throws -> Account? { try base.account(id) }

    func account(username: Username) throws -> Account? { try base.account(username: username) }

    func account(email: EmailAddress) throws -> Account? { try base.account(email: email) }

    func setPassword(_ hash: String, of userID: EntityID, ifAt tokenVersion: Int) throws -> Bool {
        try base.setPassword(hash, of: userID, ifAt: tokenVersion)
    }
}

/// Lets nobody go before so many have come.
final class Meeting: Sendable {
    private let size: Int
    private let present = Mutex(0)
    private let isComplete = DispatchSemaphore(value: 0)

    init(of size: Int) { self.size = size }

    /// Waits for the others, and half a minute at most.
    func wait() {
        let isLast = present.withLock { present in
            present += 1
            return present == size
        }
        if isLast { for _ in 0..<size { isComplete.signal() } }
        _ = isComplete.wait(timeout: .now() + 30)
    }
}
