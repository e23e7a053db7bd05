import Domain
import FunctionRuntime
import JSONCodec
import RuntimeProtocols
import Services

/// A line of the audit log: who did what, and what came of it. It is made of ids, keyed hashes and amounts: there is no member that a
/// name, an address, a password or a token could stand in.
struct AuditEntry {
    /// What was done.
    enum Action: String {
        case registration = "user-registration"
        case login = "user-login"
        case passwordChange = "user-password-change"
        case deposit = "wallet-deposit"
        case charge = "wallet-charge"
    }

    let action: Action
    /// Whose account it is, where that is known.
    var userID: EntityID?
    /// The name that somebody typed, as `AccountService.hash(of:)` calls it.
    var nameHash: String?
    /// What was to be moved, and what was in the wallet then.
    var amount: Money?
    var balance: Money?
    /// Whether it was done for an earlier request, and only told again now.
    var isRepeated = false

    init(_ action: Action, of userID: EntityID? = nil, amount: Money? = nil) {
        self.action = action
        self.userID = userID
        self.amount = amount
    }

    /// Takes down what became of money.
    mutating func note(_ answer: Answer) {
        balance = answer.balance
        isRepeated = answer.isRepeated
    }

    fileprivate func fields(_ outcome: String, reason: String?, from address: String) -> [(name: String, value: String)]
    {
        let members: [(name: String, value: String?)] = [
            ("event.action", action.rawValue), ("event.outcome", outcome), ("event.reason", reason),
            ("event.repeated", isRepeated ? "true" : nil), ("user.id", userID?.text), ("user.hash", nameHash),
            ("client.address", address.isEmpty ? nil : address), ("pricetag.amount", amount?.text),
            ("pricetag.balance", balance?.text),
        ]
        return members.compactMap { member in member.value.map { (member.name, $0) } }
    }
}

extension FunctionContext {
    /// Does what is to be audited, and tells what came of it: success, failure with the problem's name, or, where the service itself
    /// failed and nobody knows, unknown.
    func audited<Result>(
        _ entry: AuditEntry,
        _ event: HTTPEvent,
        _ work: (inout AuditEntry) throws -> Result
    ) throws -> Result {
        var entry = entry
        do {
            let result = try work(&entry)
            log.audit("audit", entry.fields("success", reason: nil, from: event.context.sourceIP))
            return result
        } catch {
            let problem = ErrorMapping.problem(for: error)
            let outcome = problem.map { $0.status < 500 } == true ? "failure" : "unknown"
            let reason = problem?.slug ?? "internal"
            log.audit("audit", entry.fields(outcome, reason: reason, from: event.context.sourceIP))
            throw error
        }
    }
}
