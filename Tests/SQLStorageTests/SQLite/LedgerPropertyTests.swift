import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

/// Random sequences of movements against a model so plain that it can't be wrong.
@Suite struct LedgerPropertyTests {
    @Test("goes the way of a plain model through any sequence of movements", arguments: Soak.seeds(from: 11, count: 4))
    func sequences(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let bench = Workbench(try SQLiteStorage(path: folder.path("test.sqlite")))
        var random = SeededGenerator(seed: seed)
        let users = try (0..<3).map { _ in try bench.open() }
        var model = PlainLedger()
        for step in 0..<250 {
            let movement = PlainLedger.Movement(
                user: Int.random(in: 0..<users.count, using: &random),
                cents: Bool.random(using: &random) ? 500 : Int64.random(in: 1...900, using: &random),
                isCharge: Bool.random(using: &random),
                key: Bool.random(using: &random) ? nil : "k\(Int.random(in: 0..<12, using: &random))",
                body: "b\(Int.random(in: 0..<2, using: &random))"
            )
            let expected = model.carryOut(movement)
            let found = try result(of: movement, for: users[movement.user], bench)
            #expect(found == expected, "seed \(seed), step \(step), \(movement)")
        }
        for (index, user) in users.enumerated() {
            #expect(try bench.balance(user) == model.balances[index, default: 0])
        }
        #expect(try bench.storage.audit().findings.isEmpty)
    }

    private func result(
        of movement: PlainLedger.Movement,
        for user: EntityID,
        _ bench: Workbench
    ) throws -> PlainLedger.Outcome {
        do {
            let outcome =
                movement.isCharge
                ? try bench.charge(user, cents: movement.cents, key: movement.key, body: movement.body)
                : try bench.deposit(movement.cents, to: user, key: movement.key, body: movement.body)
            switch outcome {
            case .done(let balance): return .done(balance?.cents ?? -1)
            case .repeated(let stored): return .repeated(stored.balanceAfter?.cents ?? -1)
            }
        } catch DomainError.insufficientFunds(let balance, _) {
            return .refused(balance.cents)
        } catch DomainError.keyReused {
            return .keyReused
        }
    }
}

/// Balances and first answers in dictionaries.
private struct PlainLedger {
    struct Movement {
        let user: Int, cents: Int64, isCharge: Bool, key: String?, body: String
    }

    enum Outcome: Equatable {
        case done(Int64), repeated(Int64), refused(Int64), keyReused
    }

    private(set) var balances: [Int: Int64] = [:]
    private var answers: [String: (body: String, balance: Int64)] = [:]

    mutating func carryOut(_ movement: Movement) -> Outcome {
        let key = movement.key.map { "\(movement.user) \($0)" }
        if let key, let first = answers[key] {
            return first.body == movement.body ? .repeated(first.balance) : .keyReused
        }
        let before = balances[movement.user, default: 0]
        let after = before + (movement.isCharge ? -movement.cents : movement.cents)
        guard after >= 0 else { return .refused(before) }
        balances[movement.user] = after
        if let key { answers[key] = (movement.body, after) }
        return .done(after)
    }
}
