import Domain
import Glibc
import Repositories
import SQLStorage
import TestSupport
import Testing

/// A pooler hands each transaction to whichever server connection is free.
@Suite("PostgreSQL behind pgbouncer", .serialized)
struct PostgresPoolerTests {
    private static let pooler = Result { try Pooler() }

    private struct Pooler: @unchecked Sendable {
        // Only its address is asked for once it runs.
        let process: PostgresPooler

        init() throws {
            process = try PostgresPooler(before: PostgresServer.shared)
        }
    }

    @Test("in transaction mode keeps the contract", arguments: StorageClause.all)
    func clause(_ clause: StorageClause) throws {
        let database = PostgresServer.name(of: try PostgresServer.shared.makeDatabase())
        let url = try Self.pooler.get().process.address(of: database)
        let storage = PostgresStorage(PostgresAddress(url: url, prepares: false))
        try Self.untilThere { _ = try storage.migrate() }
        try clause.check(Workbench(storage))
    }

    /// The pooler says nothing when it is ready.
    private static func untilThere(_ work: () throws -> Void) throws {
        for _ in 0..<1_000 {
            do { return try work() } catch DomainError.unavailable { poll(nil, 0, 10) }
        }
        try work()
    }
}
