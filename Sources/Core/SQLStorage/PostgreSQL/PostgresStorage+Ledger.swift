import Domain
import Repositories

extension PostgresStorage: LedgerRepository {
    /// Credits a wallet.
    public func deposit(_ transfer: Transfer, request: IdempotentRequest?, answer: String) throws -> Outcome {
        let values = Self.values(request, answer) + Self.values(transfer)
        return try once(request) {
            do {
                let balances = try connection.query(Self.credit, values) { try $0.money(0) }
                return try balances.first.map { .done(balance: $0) } ?? repeated(request, of: transfer.userID)
            } catch let error as PostgresError
                where error.isUniqueViolation && error.constraint == "transfers_reference_kind_key"
            {
                throw DomainError.paymentReused
            }
        }
    }

    // A key that is there already leaves nothing to do, and one that somebody is just writing is waited for.
    private static let credit: StaticString = """
        WITH claim AS (
            INSERT INTO idempotency_keys (user_id, operation, key, fingerprint, answer, transfer_id, created_at)
            SELECT $6::uuid, $1, $2, $3, $4, $5::uuid, $9::bigint
            WHERE $2::text IS NOT NULL AND EXISTS (SELECT 1 FROM wallets WHERE user_id = $6::uuid)
            ON CONFLICT DO NOTHING RETURNING 1
        ), wallet AS (
            UPDATE wallets SET balance = balance + $7::bigint
            WHERE user_id = $6::uuid AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM claim))
            RETURNING balance
        ), moved AS (
            INSERT INTO transfers (id, kind, user_id, amount, reference, created_at)
            SELECT $5::uuid, 'deposit', $6::uuid, $7::bigint, $8, $9::bigint FROM wallet
        ), booked AS (
            INSERT INTO entries (transfer_id, account, user_id, amount, balance_after)
            SELECT $5::uuid, 'wallet', $6::uuid, $7::bigint, balance FROM wallet
            UNION ALL SELECT $5::uuid, 'cash', NULL, -$7::bigint, NULL FROM wallet
        )
        SELECT balance FROM wallet
        """

    /// A wallet's statement, newest first.
    public func statement(of userID: EntityID, before sequence: Int64?, limit: Int) throws -> [StatementLine] {
        try rows(
            SharedSQL.statement,
            .id(userID),
            .integer(sequence ?? .max),
            .integer(Int64(limit)),
            read: { try $0.statementLine() }
        )
    }

    /// The line of the deposit that was booked for a reference.
    public func deposit(reference: String) throws -> StatementLine? {
        try rows(SharedSQL.depositByReference, .text(reference)) { try $0.statementLine() }.first
    }

    /// $1 to $4: what is kept for a repetition.
    static func values(_ request: IdempotentRequest?, _ answer: String) -> [PostgresValue] {
        guard let request else { return [.null, .null, .null, .null] }
        return [.text(request.operation), .text(request.key), .text(request.fingerprint), .text(answer)]
    }

    /// A transfer, behind what is kept for a repetition.
    static func values(_ transfer: Transfer) -> [PostgresValue] {
        [
            .id(transfer.id), .id(transfer.userID), .money(transfer.amount), .text(transfer.reference),
            .time(transfer.createdAt),
        ]
    }
}
