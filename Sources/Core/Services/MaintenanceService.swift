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

    /// Recomputes every balance from the ledger and looks for whatever does not add up.
    public func audit() throws -> AuditReport { try storage.audit() }

    /// Forgets answers older than a day; how many they were.
    public func prune() throws -> Int {
        let limit = Timestamp(milliseconds: origin.now().milliseconds - Self.answerLifetimeMilliseconds)
        var total = 0
        while true {
            let count = try storage.forgetAnswers(before: limit, limit: Self.batch)
            total += count
            if count < Self.batch { return total }
        }
    }
}
