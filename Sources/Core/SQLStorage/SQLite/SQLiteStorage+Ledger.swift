import Domain
import Repositories

extension SQLiteStorage: LedgerRepository {
    /// Credits a wallet.
    public func deposit(_ transfer: Transfer, request: IdempotentRequest?, answer: String) throws -> Outcome {
        try once(request, answer: answer, transferID: transfer.id, at: transfer.createdAt) {
            guard try deposit(reference: transfer.reference) == nil else {
                throw try account(transfer.userID) == nil ? DomainError.notFound : .paymentReused
            }
            return try move(transfer)
        }
    }

    /// Moves money by one transfer and its two entries; the balance afterwards. Only inside of a transaction.
    func move(_ transfer: Transfer) throws -> Money {
        let change = transfer.kind.walletChange(transfer.amount)
        let balances = try database.query(
            """
            UPDATE wallets SET balance = balance + ?2 WHERE user_id = ?1 AND balance + ?2 >= 0 RETURNING balance
            """,
            .id(transfer.userID),
            .money(change)
        ) { try $0.money(0) }
        guard let balance = balances.first else { throw try refusal(of: transfer) }
        try insert(transfer)
        try database.run(
            """
            INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
            VALUES (?1, 'wallet', ?2, ?3, ?4), (?1, ?5, NULL, ?6, NULL)
            """,
            .id(transfer.id),
            .id(transfer.userID),
            .money(change),
            .money(balance),
            .text(transfer.kind.houseAccount),
            .money(-change)
        )
        return balance
    }

    /// Writes a transfer without its entries; only inside of a transaction.
    func insert(_ transfer: Transfer) throws {
        try database.run(
            "INSERT INTO transfers (id, kind, user_id, amount, reference, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            .id(transfer.id),
            .text(transfer.kind.rawValue),
            .id(transfer.userID),
            .money(transfer.amount),
            .text(transfer.reference),
            .time(transfer.createdAt)
        )
    }

    private func refusal(of transfer: Transfer) throws -> DomainError {
        guard let account = try account(transfer.userID) else { return .notFound }
        return .insufficientFunds(balance: account.balance, price: transfer.amount)
    }

    /// A wallet's statement, newest first.
    public func statement(of userID: EntityID, before sequence: Int64?, limit: Int) throws -> [StatementLine] {
        try database.query(
            SharedSQL.statement,
            .id(userID),
            .integer(sequence ?? .max),
            .integer(Int64(limit)),
            read: { try $0.statementLine() }
        )
    }

    /// The line of the deposit that was booked for a reference.
    public func deposit(reference: String) throws -> StatementLine? {
        try database.query(SharedSQL.depositByReference, .text(reference)) { try $0.statementLine() }.first
    }
}
