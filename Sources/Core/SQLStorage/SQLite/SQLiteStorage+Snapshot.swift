import Domain
import Repositories

extension SQLiteStorage: SnapshotRepository {
    /// An account with its history, all of one moment.
    public func snapshot(of userID: EntityID, limit: Int) throws -> AccountSnapshot? {
        try database.read {
            guard let account = try account(userID) else { return nil }
            return AccountSnapshot(
                account: account,
                statement: try statement(of: userID, before: nil, limit: limit),
                predictions: try predictions(of: userID, before: nil, limit: limit),
                products: try products(of: userID, before: nil, limit: limit),
                answers: try answers(of: userID, limit: limit)
            )
        }
    }

    private func answers(of userID: EntityID, limit: Int) throws -> [KeptAnswer] {
        try database.query(
            """
            SELECT operation, key, fingerprint, answer, transfer_id, created_at FROM idempotency_keys
            WHERE user_id = ?1 ORDER BY created_at DESC LIMIT ?2
            """,
            .id(userID),
            .integer(Int64(limit))
        ) { row in
            KeptAnswer(
                request: IdempotentRequest(
                    userID: userID,
                    operation: row.text(0),
                    key: row.text(1),
                    fingerprint: row.text(2)
                ),
                answer: row.text(3),
                transferID: row.optionalText(4).flatMap { EntityID($0) },
                createdAt: try row.time(5)
            )
        }
    }

    /// Puts accounts back as they were, with the numbers that their statements' lines had.
    public func restore(_ accounts: [AccountSnapshot]) throws {
        guard purpose == .replay else {
            throw DomainError.unavailable(reason: "accounts are restored into the database of a replay only")
        }
        try write {
            for account in accounts { try restore(account) }
        }
    }

    private func restore(_ account: AccountSnapshot) throws {
        try insert(account.user, balance: account.balance)
        try insertOpening(of: account)
        for line in account.statement { try insert(line) }
        for prediction in account.predictions { try insert(prediction) }
        for product in account.products { try insert(product, searchText: product.listing.searchText) }
        let transfers = Set(account.statement.map(\.transfer.id))
        for answer in account.answers where answer.transferID.map(transfers.contains) ?? true { try insert(answer) }
    }

    /// What was in the wallet before the oldest line that was taken along, so that the books balance without the lines before it.
    private func insertOpening(of account: AccountSnapshot) throws {
        guard let oldest = account.statement.first else { return }
        let balance = oldest.balanceAfter - oldest.change
        guard balance > .zero else { return }
        let transfer = Transfer(
            id: account.user.id,
            kind: .deposit,
            userID: account.user.id,
            amount: balance,
            reference: account.user.id.text,
            createdAt: account.user.createdAt
        )
        // Numbers below zero are before all others, and no line has them.
        try insert(
            StatementLine(transfer: transfer, change: balance, balanceAfter: balance, sequence: -oldest.sequence)
        )
    }

    private func insert(_ line: StatementLine) throws {
        let transfer = line.transfer
        try insert(transfer)
        try database.run(
            """
            INSERT INTO entries (sequence, transfer_id, account, user_id, amount, balance_after)
            VALUES (?1, ?2, 'wallet', ?3, ?4, ?5), (?6, ?2, ?7, NULL, ?8, NULL)
            """,
            .integer(line.sequence),
            .id(transfer.id),
            .id(transfer.userID),
            .money(line.change),
            .money(line.balanceAfter),
            .integer(line.sequence + 1),
            .text(transfer.kind.houseAccount),
            .money(-line.change)
        )
    }

    private func insert(_ answer: KeptAnswer) throws {
        try database.run(
            """
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            .id(answer.request.userID),
            .text(answer.request.operation),
            .text(answer.request.key),
            .text(answer.request.fingerprint),
            .text(answer.answer),
            answer.transferID.map(SQLiteValue.id) ?? nil,
            .time(answer.createdAt)
        )
    }
}
