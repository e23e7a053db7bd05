import Domain
import Repositories

/// Money in a seller's wallet.
public struct WalletService {
    private let ledger: any LedgerRepository
    private let idempotency: any IdempotencyRepository
    private let origin: Origin

    /// Takes what it works with.
    public init(ledger: any LedgerRepository, idempotency: any IdempotencyRepository, origin: Origin) {
        self.ledger = ledger
        self.idempotency = idempotency
        self.origin = origin
    }

    /// Credits a wallet once; `render` writes the answer that repetitions get, without the balance.
    public func deposit(
        _ amount: Money,
        to userID: EntityID,
        request: IdempotentRequest?,
        render: (Transfer) -> String
    ) throws -> Answer {
        let id = try origin.makeID()
        let transfer = Transfer(
            id: id,
            kind: .deposit,
            userID: userID,
            amount: amount,
            reference: id.text,
            createdAt: try origin.now()
        )
        let answer = render(transfer)
        return Answer(try ledger.deposit(transfer, request: request, answer: answer), answer: answer)
    }

    /// A wallet's statement, newest first.
    public func statement(of userID: EntityID, before sequence: Int64?, limit: Int) throws -> [StatementLine] {
        try ledger.statement(of: userID, before: sequence, limit: limit)
    }
}

/// An answer as it is kept, with the balance that belongs to it.
public struct Answer: Sendable, Equatable {
    /// A JSON object without the balance.
    public let text: String
    /// What was in the wallet when the answer was first given.
    public let balance: Money?
    /// Whether it was first given to an earlier request.
    public let isRepeated: Bool

    /// Makes the answer of an outcome; `answer` is what was rendered now.
    init(_ outcome: Outcome, answer: String) {
        switch outcome {
        case .done(let balance): (text, self.balance, isRepeated) = (answer, balance, false)
        case .repeated(let stored): (text, balance, isRepeated) = (stored.answer, stored.balanceAfter, true)
        }
    }

    /// Finds the first answer to a request before any work is done; throws where its key was used for something else.
    static func stored(for request: IdempotentRequest?, in repository: any IdempotencyRepository) throws -> Answer? {
        guard let request, let stored = try repository.storedAnswer(to: request) else { return nil }
        guard stored.fingerprint == request.fingerprint else { throw DomainError.keyReused }
        return Answer(.repeated(stored), answer: stored.answer)
    }
}
