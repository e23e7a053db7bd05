import Testing

/// What every storage promises, whatever database is below: each clause is a test of its own for each implementation.
struct StorageClause: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable (Workbench) throws -> Void

    init(_ promise: String, _ check: @escaping @Sendable (Workbench) throws -> Void) {
        testDescription = promise
        self.check = check
    }

    static let all =
        accounts + attempts + ledger + idempotency + predictions + batches + products + productsTogether + search
}
