import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

@Suite("PostgreSQL under many at once", .serialized)
struct PostgresConcurrencyTests {
    private let address: PostgresAddress

    init() throws {
        address = PostgresAddress(url: try PostgresServer.shared.makeDatabase())
        _ = try PostgresStorage(address).migrate()
    }

    /// What each of so many threads got, each with a connection of its own.
    private func atOnce<Result: Sendable>(
        _ count: Int,
        _ work: @escaping @Sendable (Workbench) throws -> Result
    ) -> [Swift.Result<Result, any Error>] {
        let address = address
        return Threads.atOnce(count) { index in
            try work(Workbench(PostgresStorage(address), row: Row(seed: UInt64(index) + 2)))
        }
    }

    @Test("of 64 charges on a balance for 10, exactly 10 are made and the rest are refused")
    func exactlyTen() throws {
        let bench = Workbench(PostgresStorage(address))
        let user = try bench.open(5_000)
        var (made, refused) = (0, 0)
        for result in atOnce(64, { try $0.charge(user) }) {
            switch result {
            case .success: made += 1
            case .failure(DomainError.insufficientFunds(_, Money(cents: 500))): refused += 1
            case .failure(let error): throw error
            }
        }
        #expect((made, refused) == (10, 54))
        #expect(try bench.balance(user) == 0)
        #expect(try bench.storage.audit().findings.isEmpty)
    }

    @Test("of 32 requests with one key, one is carried out and all get its answer", arguments: ["charge", "deposit"])
    func sameKey(operation: String) throws {
        let bench = Workbench(PostgresStorage(address))
        let user = try bench.open(100_000)
        let outcomes = try atOnce(32) { bench in
            operation == "charge" ? try bench.charge(user, key: "k") : try bench.deposit(500, to: user, key: "k")
        }.map { try $0.get() }
        let done = outcomes.filter { if case .done = $0 { true } else { false } }
        #expect(done.count == 1)
        #expect(try bench.balance(user) == (operation == "charge" ? 99_500 : 100_500))
        #expect(try bench.storage.audit().findings.isEmpty)
    }

    @Test("of 16 imports with one key, one is carried out and all get its answer")
    func sameImport() throws {
        let bench = Workbench(PostgresStorage(address))
        let user = try bench.open()
        let outcomes = try atOnce(16) { bench in
            let products = (0..<200).map { _ in bench.product(of: user) }
            let request = bench.request(user, "k", "import-products")
            return try bench.storage.add(products, request: request, answer: #"{"imported":200}"#)
        }.map { try $0.get() }
        #expect(outcomes.count { if case .done = $0 { true } else { false } } == 1)
        #expect(try bench.storage.products(of: user, before: nil, limit: 10_000).count == 200)
    }

    @Test("deposits and charges at once sum up to the cent")
    func sum() throws {
        let bench = Workbench(PostgresStorage(address))
        let user = try bench.open(1_000_000)
        let results = atOnce(16) { bench in
            for _ in 0..<10 {
                _ = try bench.deposit(7, to: user)
                _ = try bench.charge(user)
            }
        }
        for result in results { try result.get() }
        #expect(try bench.balance(user) == 1_000_000 + 160 * (7 - 500))
        #expect(try bench.storage.audit().findings.isEmpty)
    }

    @Test("of twenty migrations at once each ends well, and each change is made once")
    func migrations() throws {
        let empty = PostgresAddress(url: try PostgresServer.shared.makeDatabase())
        let states = Threads.atOnce(20) { _ in try PostgresStorage(empty).migrate() }
        #expect(states.count == 20)
        for state in states { #expect(try state.get().missing.isEmpty) }
    }
}
