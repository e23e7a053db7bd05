import Dispatch
import Domain
import Glibc
import Repositories
import SQLStorage
import Synchronization
import TestSupport
import Testing

/// What clients know of their requests, held against the books after the server was killed under them.
@Suite("PostgreSQL that dies", .serialized)
struct PostgresSuddenDeathTests {
    private static let clients = 8, requests = 25

    @Test("loses nothing that was acknowledged, and does nothing twice", arguments: Soak.seeds(from: 1, count: 2))
    func suddenDeath(seed: UInt64) throws {
        let server = try PostgresServer()
        let address = PostgresAddress(url: try server.makeDatabase())
        _ = try PostgresStorage(address).migrate()
        let done = Atomic(0)
        let kills = Atomic(0)
        let acknowledged = Mutex<Set<String>>([])
        let faults = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: Self.clients + 1) { index in
            do {
                if index == 0 { return try Self.kill(server, done, kills, seed) }
                let bench = Workbench(PostgresStorage(address), row: Row(seed: seed << 8 | UInt64(index)))
                var attempt = 0
                let user = try Self.insisting {
                    attempt += 1
                    let user = try bench.user("c\(index)-\(attempt)", email: "c\(index)-\(attempt)@example.com")
                    try bench.storage.add(user)
                    return user.id
                }
                for request in 0..<Self.requests {
                    let key = "\(index)-\(request)"
                    try Self.insisting {
                        _ =
                            request.isMultiple(of: 3)
                            ? try bench.deposit(1_000, to: user, key: key) : try bench.charge(user, key: key)
                    }
                    acknowledged.withLock { _ = $0.insert(key) }
                    done.add(1, ordering: .relaxed)
                }
            } catch {
                faults.withLock { $0.append("\(error)") }
                done.add(Self.requests, ordering: .relaxed)
            }
        }
        #expect(faults.withLock { $0 } == [])
        #expect(kills.load(ordering: .relaxed) > 0)
        let storage = PostgresStorage(address)
        let report = try Self.insisting { try storage.audit() }
        #expect(report.findings == [])
        // Every request has its one transfer, and no transfer is there that nobody was told of.
        #expect(acknowledged.withLock { $0.count } == Self.clients * Self.requests)
        #expect(report.transfers == Self.clients * Self.requests)
    }

    /// Kills the server whenever a good part of the requests is done.
    private static func kill(
        _ server: PostgresServer,
        _ done: borrowing Atomic<Int>,
        _ kills: borrowing Atomic<Int>,
        _ seed: UInt64
    ) throws {
        var random = SeededGenerator(seed: seed)
        var next = Int.random(in: 5...40, using: &random)
        while done.load(ordering: .relaxed) < clients * requests {
            if done.load(ordering: .relaxed) >= next {
                try insisting { try server.kill() }
                kills.add(1, ordering: .relaxed)
                next += Int.random(in: 20...70, using: &random)
            }
            poll(nil, 0, 1)
        }
    }

    /// As a client does: again, with the same key, until there is an answer.
    @discardableResult
    private static func insisting<Result>(_ work: () throws -> Result) throws -> Result {
        for _ in 0..<3_000 {
            do {
                return try work()
            } catch DomainError.unavailable, DomainError.keyAtWork {
            } catch is SystemCallError {
            } catch is PostgresServer.ServerError {
            }
            poll(nil, 0, 10)
        }
        return try work()
    }
}
