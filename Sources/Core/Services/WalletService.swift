import Domain
import Repositories

/// Money in a seller's wallet.
public struct WalletService {
    private let ledger: any LedgerRepository
    private let origin: Origin

    /// Takes what it works with.
    public init(ledger: any LedgerRepository, origin: Origin) {
        self.ledger = ledger
        self.origin = origin
    }

    /// Credits a wallet once; `render` writes the answer that repetitions get, without the balance.
    public func deposit(
        _ amount: Money,
        to userID: EntityID,
        request: IdempotentRequest?,
        render: (Transfer) -> String
    ) throws -> Answer {
        let transfer = try transfer(of: amount, to: userID, reference: nil)
        let answer = render(transfer)
        return Answer(try ledger.deposit(transfer, request: request, answer: answer), answer: answer)
    }

    /// Credits a wallet for a payment: once for ever, as the ledger keeps what each movement was for. Throws `paymentReused` where the
    /// payment was of another amount or for somebody else.
    public func credit(
        _ amount: Money,
        to userID: EntityID,
        payment: String,
        render: (Transfer) -> String
    ) throws -> Answer {
        let transfer = try transfer(of: amount, to: userID, reference: payment)
        do {
            let answer = render(transfer)
            return Answer(try ledger.deposit(transfer, request: nil, answer: answer), answer: answer)
        } catch DomainError.paymentReused {
            guard let booked = try ledger.deposit(reference: payment),
                (booked.transfer.userID, booked.transfer.amount) == (userID, amount)
            else { throw DomainError.paymentReused }
            return Answer(text: render(booked.transfer), balance: booked.balanceAfter, isRepeated: true)
        }
    }

    private func transfer(of amount: Money, to userID: EntityID, reference: String?) throws -> Transfer {
        let id = try origin.makeID()
        return Transfer(
            id: id,
            kind: .deposit,
            userID: userID,
            amount: amount,
            reference: reference ?? id.text,
            createdAt: try origin.now()
        )
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

    init(text: String, balance: Money?, isRepeated: Bool) {
        (self.text, self.balance, self.isRepeated) = (text, balance, isRepeated)
    }

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
