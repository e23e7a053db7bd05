import Cryptography
import Domain
import Repositories

/// Slows the guessing of passwords down, over all processes: docs/accounts.md says by how much, decision 0015 why so.
struct PasswordAttempts {
    /// A name from one network: a person's typing errors, and 40 guesses an hour.
    static let ofNameAndNetwork = AttemptLimit(10, step: 90_000)
    /// A name from all networks that have not known its password lately.
    static let ofName = AttemptLimit(50, step: 72_000)
    /// A network at any names, but those whose passwords it has known lately.
    static let ofNetwork = AttemptLimit(60, step: 15_000)
    /// How long a network that has known a password is spared what strangers do to the name.
    static let trust: Int64 = 30 * 24 * 3_600 * 1_000
    private let repository: any AttemptRepository
    private let key: [UInt8]
    private let origin: Origin

    init(_ repository: any AttemptRepository, key: [UInt8], origin: Origin) {
        self.repository = repository
        self.key = key
        self.origin = origin
    }

    /// Whoever tries a password, and what it has cost so far.
    struct Attempt {
        fileprivate let network: String
        fileprivate let charges: [AttemptCharge]
        fileprivate let count: AttemptCount?
        fileprivate let moment: Timestamp
    }

    /// What a name is called where it may not be told: the same for the same name, as long as the key of the tokens is.
    func hash(of name: String) -> String { subject("name", [name]) }

    /// Counts an attempt before its password is looked at, so that of many at once no more are looked at than may be; throws
    /// `throttled`, after a look at the counts alone, where there is no room.
    func begin(_ name: String, from address: String) throws -> Attempt {
        let moment = try origin.now()
        let network = ClientNetwork.name(of: address)
        let all = charges(name, network)
        let counts = try repository.attempts(of: all.map(\.subject))
        let isTrusted = (counts.first??.trustedUntil ?? 0) > moment.milliseconds
        let charges = isTrusted ? Array(all.prefix(1)) : all
        try refuseFull(charges, counts, at: moment)
        guard try repository.count(charges, at: moment) else {
            // Others were faster since the look.
            try refuseFull(charges, try repository.attempts(of: charges.map(\.subject)), at: moment)
            throw DomainError.throttled(retryAfterSeconds: 1)
        }
        return Attempt(network: network ?? "", charges: charges, count: counts.first ?? nil, moment: moment)
    }

    /// The password was right: the network is trusted with all names of the account, and what was counted is taken back. Where
    /// that is so already nothing is written, until half of what may be counted is.
    func succeed(_ attempt: Attempt, names: [String]) throws {
        let (limit, moment) = (Self.ofNameAndNetwork, attempt.moment)
        let counted = limit.base(of: attempt.count?.freeAt, at: moment) + limit.step - moment.milliseconds
        let trustLeft = (attempt.count?.trustedUntil ?? 0) - moment.milliseconds
        if counted * 2 < limit.span, trustLeft > Self.trust / 2 { return }
        try repository.settle(
            trusting: names.map { subject("pair", [$0, attempt.network]) }.sorted(),
            until: Timestamp(milliseconds: moment.milliseconds + Self.trust),
            takingBack: Array(attempt.charges.dropFirst()),
            at: moment
        )
    }

    /// Nothing was found out about the password.
    func withdraw(_ attempt: Attempt) throws {
        try repository.settle(trusting: [], until: attempt.moment, takingBack: attempt.charges, at: attempt.moment)
    }

    private func charges(_ name: String, _ network: String?) -> [AttemptCharge] {
        let ofName = [
            AttemptCharge(subject: subject("pair", [name, network ?? ""]), limit: Self.ofNameAndNetwork),
            AttemptCharge(subject: hash(of: name), limit: Self.ofName),
        ]
        guard let network else { return ofName }
        return ofName + [AttemptCharge(subject: subject("network", [network]), limit: Self.ofNetwork)]
    }

    private func refuseFull(_ charges: [AttemptCharge], _ counts: [AttemptCount?], at moment: Timestamp) throws {
        let waits = zip(charges, counts).map { $0.limit.wait(freeAt: $1?.freeAt, at: moment) }
        guard let wait = waits.max(), wait > 0 else { return }
        throw DomainError.throttled(retryAfterSeconds: (wait + 999) / 1_000)
    }

    /// "pair:9f86d081884c7d65…": 128 bits of a keyed hash, so that nobody who reads the table can try names on it.
    private func subject(_ kind: String, _ parts: [String]) -> String {
        let text = ([kind] + parts).joined(separator: "\u{0}")
        let code = MessageAuthentication.code(Array(text.utf8), key: key)
        return "\(kind):\(Hexadecimal.text(Array(code.prefix(16))))"
    }
}
