import Domain
import Repositories
import SQLStorage
import TestSupport
import Testing

/// A database is made for the service or for replays, for good.
@Suite struct ReplayDatabaseTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("what was made for one purpose is refused to the other", arguments: [DatabasePurpose.service, .replay])
    func purposes(made: DatabasePurpose) throws {
        let path = folder.path("a.sqlite")
        _ = try SQLiteStorage(path: path, purpose: made)
        _ = try SQLiteStorage(path: path, purpose: made)
        let other: DatabasePurpose = made == .service ? .replay : .service
        let error = #expect(throws: DomainError.self) { try SQLiteStorage(path: path, purpose: other) }
        guard case .unavailable(let reason)? = error else { return }
        #expect(reason.contains("PRICETAG_REPLAY"))
        // And stays what it was.
        _ = try SQLiteStorage(path: path, purpose: made)
    }

    @Test("accounts go on elsewhere as they were, and the books balance")
    func restore() throws {
        let bench = Workbench(try SQLiteStorage(path: folder.path("a.sqlite")))
        let (user, other) = (try bench.open(10_000), try bench.open(700))
        let product = try bench.addProduct(of: user)
        _ = try bench.charge(user, product: product.id, key: "k-1")
        _ = try bench.deposit(5, to: other)
        _ = try bench.deposit(123, to: user, key: "k-2", answer: #"{"a":"é"}"#)
        let snapshots = try [user, other].map { try #require(try bench.storage.snapshot(of: $0, limit: 200)) }
        let replay = try SQLiteStorage(path: folder.path("b.sqlite"), purpose: .replay)
        try replay.restore(snapshots)
        #expect(try replay.audit().findings.isEmpty)
        for snapshot in snapshots { #expect(try replay.snapshot(of: snapshot.user.id, limit: 200) == snapshot) }
        #expect(snapshots[0].user.passwordHash.isEmpty)
        // A request that was answered before is answered from there.
        let copy = Workbench(replay, row: Row(startingAt: 1_800_000_000_000, seed: 2))
        guard case .repeated(let answer) = try copy.deposit(123, to: user, key: "k-2") else {
            Issue.record("the answer was forgotten")
            return
        }
        #expect(answer.answer == #"{"a":"é"}"#)
        _ = try copy.charge(user)
        #expect(try replay.audit().findings.isEmpty)
    }

    @Test("a long history is cut, and what was there before it is in the first line")
    func longHistory() throws {
        let bench = Workbench(try SQLiteStorage(path: folder.path("a.sqlite")))
        let (user, other) = (try bench.open(10_000), try bench.open(10_000))
        for _ in 0..<5 {
            _ = try bench.charge(user)
            _ = try bench.charge(other)
        }
        let snapshots = try [user, other].map { try #require(try bench.storage.snapshot(of: $0, limit: 3)) }
        #expect(snapshots[0].statement.count == 3 && snapshots[0].predictions.count == 3)
        let replay = try SQLiteStorage(path: folder.path("b.sqlite"), purpose: .replay)
        try replay.restore(snapshots)
        #expect(try replay.audit().findings.isEmpty)
        #expect(try replay.snapshot(of: user, limit: 3) == snapshots[0])
        #expect(try replay.statement(of: user, before: nil, limit: 10).count == 4)
    }

    @Test("nothing is ever restored into a database of the service")
    func service() throws {
        let storage = try SQLiteStorage(path: folder.path("a.sqlite"))
        let bench = Workbench(storage)
        let snapshot = try #require(try storage.snapshot(of: try bench.open(1_000), limit: 10))
        let other = try SQLiteStorage(path: folder.path("b.sqlite"))
        #expect(throws: DomainError.self) { try other.restore([snapshot]) }
        #expect(try other.account(snapshot.user.id) == nil)
        #expect(try other.snapshot(of: snapshot.user.id, limit: 10) == nil)
    }
}
